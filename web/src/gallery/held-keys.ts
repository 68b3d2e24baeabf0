// The keys that are pressed while the viewer is on its way, to be given to it once it is there.
export class HeldKeys {
  private readonly pressed: KeyboardEvent[] = [];
  private readonly ended = new AbortController();

  // element: what has the focus; keys elsewhere in the page are not meant.
  constructor(private readonly element: HTMLElement) {
    document.addEventListener('keydown', (event) => this.hold(event), { signal: this.ended.signal, capture: true });
  }

  // All so far; from now on they are the page's again.
  release(): readonly KeyboardEvent[] {
    this.ended.abort();
    return this.pressed;
  }

  private hold(event: KeyboardEvent): void {
    if (event.key === 'Tab' || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target !== document.body && !event.composedPath().includes(this.element)) return;
    event.preventDefault(); // Space would scroll, and Enter click the picture again
    event.stopImmediatePropagation(); // the viewer listens already while it opens
    if (!event.repeat && event.key !== 'Enter') this.pressed.push(event);
  }
}
