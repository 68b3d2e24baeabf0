// Tells elements when they come near to what is visible, and when they are far again. One observer
// for all of them.

type Listener = (near: boolean) => void;

const listeners = new WeakMap<Element, Listener>();

const observer = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) listeners.get(entry.target)?.(entry.isIntersecting);
  },
  // A screen before and a screen after; scrollMargin: also where it is not the page that scrolls.
  { rootMargin: '100% 0%', scrollMargin: '100% 0%' } as IntersectionObserverInit,
);

export function watchNearness(element: Element, listener: Listener): void {
  listeners.set(element, listener);
  observer.observe(element);
}

export function unwatchNearness(element: Element): void {
  observer.unobserve(element);
  listeners.delete(element);
}
