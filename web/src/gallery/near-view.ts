// Tells elements when they come near to what is visible, and when they are far again. One observer
// for all of them.

type Listener = (near: boolean) => void;

const listeners = new WeakMap<Element, Listener>();
let observer: IntersectionObserver | undefined;

// A screen before and a screen after; scrollMargin: also where it is not the page that scrolls.
const margins = { rootMargin: '100% 0%', scrollMargin: '100% 0%' } as IntersectionObserverInit;

// What is visible is told first, so that it is fetched first.
function tell(entries: IntersectionObserverEntry[]): void {
  const nearest = entries.toSorted((a, b) => distance(a) - distance(b));
  for (const entry of nearest) listeners.get(entry.target)?.(entry.isIntersecting);
}

// From the window, in CSS pixels; 0 within it.
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
