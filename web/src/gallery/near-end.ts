// Whether the end of the list is near to what is visible, for a controller's host.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

import { unwatchNearness, watchNearness } from './near-view';

export class NearEnd implements ReactiveController {
  isNear = false;
  private watched: Element | null = null;
  private seen: unknown;

  // list: what the end is the end of. find: the element there, which comes and goes. changed: called
  // when isNear has.
  constructor(
    host: ReactiveControllerHost,
    private readonly list: () => unknown,
    private readonly find: () => Element | null,
    private readonly changed: () => void,
  ) {
    host.addController(this);
  }

  // Where the end was before the list grew says nothing: it is looked at again.
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
