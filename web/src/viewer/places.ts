// Which pictures of the list are in the panes: one, or two side by side. Pure.
import type { ViewerItem } from './picture';
import type { PictureKey } from './picture-cache';

export interface Place {
  readonly key: number; // identifies the pane, also when its picture changes
  readonly item: ViewerItem;
}

const nearEnd = 10; // pictures

export class Places {
  private constructor(
    readonly items: readonly ViewerItem[],
    readonly shown: readonly Place[],
    readonly active: number,
    private readonly lastIndex: number, // the active picture's position, in case it leaves the list
  ) {}

  static open(items: readonly ViewerItem[], index: number): Places | undefined {
    const item = items[index];
    return item && new Places(items, [{ key: 0, item }], 0, index);
  }

  get current(): ViewerItem {
    return this.shown[this.active]!.item;
  }

  get index(): number {
    const found = this.items.findIndex(({ asset }) => asset.assetId === this.current.asset.assetId);
    return found < 0 ? this.lastIndex : found;
  }

  get comparing(): boolean {
    return this.shown.length > 1;
  }

  get hasPrevious(): boolean {
    return this.index > 0;
  }

  get hasNext(): boolean {
    return this.index < this.items.length - 1;
  }

  get isNearEnd(): boolean {
    return this.index >= this.items.length - nearEnd;
  }

  // The keys of both versions.
  get shownKeys(): PictureKey[] {
    return this.shown.flatMap(
      ({
        item: {
          asset: { assetId },
        },
      }) => [
        { assetId, variant: 'web' },
        { assetId, variant: 'original' },
      ],
    );
  }

  // The keys of the pictures that are likely to be viewed next.
  get neighbourKeys(): PictureKey[] {
    const pictures = this.neighbours.filter(({ asset }) => asset.hasWeb);
    return pictures.map(({ asset: { assetId } }) => ({ assetId, variant: 'web' }));
  }

  private get neighbours(): readonly ViewerItem[] {
    return [this.items[this.index + 1], this.items[this.index - 1]].filter((item) => item !== undefined);
  }

  // The same pictures in a new list, which has grown or has newer pictures at its start.
  within(items: readonly ViewerItem[]): Places {
    return new Places(items, this.shown, this.active, this.index);
  }

  // An index beyond an end means that end.
  goTo(index: number): Places {
    const to = Math.min(Math.max(index, 0), this.items.length - 1);
    const item = this.items[to];
    if (!item) return this;
    const shown = this.shown.map((place, i) => (i === this.active ? { ...place, item } : place));
    return new Places(this.items, shown, this.active, to);
  }

  activate(active: number): Places {
    return active === this.active ? this : new Places(this.items, this.shown, active, this.index);
  }

  // Adds the next picture beside this one, to be exchanged for the one to compare with; or goes back to the
  // active one of the two.
  toggleCompare(): Places {
    if (this.comparing) return new Places(this.items, [this.shown[this.active]!], 0, this.index);
    const place = this.shown[0]!;
    const beside = { key: place.key + 1, item: this.neighbours[0] ?? place.item };
    return new Places(this.items, [place, beside], 1, this.index);
  }
}
