// Shows the viewer's frame in full screen, because a dialog itself cannot be.
export class FullScreen {
  constructor(private readonly root: () => ShadowRoot | null) {}

  // The page itself may be in full screen, which the viewer must not end.
  get isOn(): boolean {
    return this.root()?.fullscreenElement?.matches('.frame') ?? false;
  }

  toggle(): void {
    if (this.isOn) return this.leave();
    const frame = this.root()?.querySelector('.frame');
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- iPhones have none
    void frame?.requestFullscreen?.().catch(() => undefined); // denied: it stays as it is
  }

  leave(): void {
    if (this.isOn) void document.exitFullscreen();
  }
}
