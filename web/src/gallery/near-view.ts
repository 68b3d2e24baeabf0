// Tells elements when they come near the visible area and when they leave it. One observer serves all of
// them.

type Listener = (near: boolean) => void;

const listeners = new WeakMap<Element, Listener>();
let observer: IntersectionObserver | undefined;

// One screen before and one after; scrollMargin: also when an element scrolls instead of the page.
const margins = { rootMargin: '100% 0%', scrollMargin: '100% 0%' } as IntersectionObserverInit;

// Visible elements are told first, so that they are fetched first.
function tell(entries: IntersectionObserverEntry[]): void {
  const nearest = entries.toSorted((a, b) => distance(a) - distance(b));
  for (const entry of nearest) listeners.get(entry.target)?.(entry.isIntersecting);
}

// The distance from the window in CSS pixels; 0 inside it.
const distance = ({ boundingClientRect: { top, bottom } }: IntersectionObserverEntry) => Math.max(0, top - innerHeight, -bottom);

export function watchNearness(element: Element, listener: Listener): void {
  listeners.set(element, listener);
  observer ??= new IntersectionObserver(tell, margins);
  observer.observe(element);
}

export function unwatchNearness(element: Element): void {
  observer?.unobserve(element);
  listeners.delete(element);
}
