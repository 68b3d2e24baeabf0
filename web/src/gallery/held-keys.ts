// Holds the keys pressed while the viewer is loading, and hands them to it once it is loaded.
export class HeldKeys {
  private readonly pressed: KeyboardEvent[] = [];
  private readonly ended = new AbortController();

  // element: holds the focus; keys pressed elsewhere in the page are ignored.
  constructor(private readonly element: HTMLElement) {
    document.addEventListener('keydown', (event) => this.hold(event), { signal: this.ended.signal, capture: true });
  }

  // Returns all keys so far; from now on keys go to the page again.
  release(): readonly KeyboardEvent[] {
    this.ended.abort();
    return this.pressed;
  }

  private hold(event: KeyboardEvent): void {
    if (event.key === 'Tab' || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target !== document.body && !event.composedPath().includes(this.element)) return;
    event.preventDefault(); // otherwise Space would scroll, and Enter click the picture again
    event.stopImmediatePropagation(); // the viewer already listens while it opens
    if (!event.repeat && event.key !== 'Enter') this.pressed.push(event);
  }
}
