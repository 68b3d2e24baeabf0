// Tracks whether the end of the list is near the visible area, for a controller's host.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

import { unwatchNearness, watchNearness } from './near-view';

export class NearEnd implements ReactiveController {
  isNear = false;
  private watched: Element | null = null;
  private seen: unknown;

  // list: the list whose end is watched. find: finds the element at its end, which comes and goes. changed:
  // called when isNear has changed.
  constructor(
    host: ReactiveControllerHost,
    private readonly list: () => unknown,
    private readonly find: () => Element | null,
    private readonly changed: () => void,
  ) {
    host.addController(this);
  }

  // The list may have grown since, so the end's position is checked again.
  hostUpdated(): void {
    const list = this.list();
    if (list !== this.seen) this.watch(null);
    this.seen = list;
    this.watch(this.find());
  }

  hostDisconnected(): void {
    this.watch(null);
  }

  private watch(end: Element | null): void {
    if (this.watched === end) return;
    if (this.watched) unwatchNearness(this.watched);
    this.watched = end;
    this.isNear = false;
    if (!end) return;
    watchNearness(end, (near) => {
      this.isNear = near;
      this.changed();
    });
  }
}
