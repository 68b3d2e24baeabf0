// One picture in a pane: which version is on its surface, and how the other is loaded.
import { asFailure, isAbort, type Failure } from '../core/failure';
import type { Surface } from '../core/surface';
import type { Asset, Study } from '../core/types';
import { assetName, kindName } from '../core/words';
import { surfaceOf } from './open-surface';
import type { PictureCache } from './picture-cache';

export interface ViewerItem {
  asset: Asset;
  study: Study;
}

export type Version = 'web' | 'original';

export interface PictureListener {
  changed(): void;
  opened(version: Version): void; // the version is on the screen now
  failed(failure: Failure): void;
}

export const nameOf = ({ asset, study }: ViewerItem) => `${assetName(asset)}, ${kindName(study.kind)}`;

const extensions: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/tiff': 'tif',
  'image/heic': 'heic',
  'application/pdf': 'pdf',
};

export class Picture {
  surface: Surface | undefined;
  version: Version | undefined; // of the surface
  loading: Version | 'download' | undefined;
  failure: Failure | undefined; // of the last request

  private wanted: Version | 'download' = 'web';
  private requests = 0;
  private readonly closed = new AbortController();

  constructor(
    readonly item: ViewerItem,
    private readonly cache: PictureCache,
    private readonly listener: PictureListener,
  ) {}

  // A document has no picture to show, only a download.
  get isDocument(): boolean {
    return !this.item.asset.hasWeb && !this.item.asset.mimeType.startsWith('image/');
  }

  open(): void {
    if (this.isDocument) this.listener.changed();
    else void this.load(this.item.asset.hasWeb ? 'web' : 'original');
  }

  get canSwitch(): boolean {
    return this.item.asset.hasWeb && this.coming !== undefined;
  }

  // Works while a version is loading, too: quick users need not wait for a version that they do not want.
  switchVersion(): void {
    if (this.canSwitch) void this.load(this.coming === 'web' ? 'original' : 'web');
  }

  private get coming(): Version | undefined {
    return this.loading === 'web' || this.loading === 'original' ? this.loading : this.version;
  }

  retry(): void {
    void (this.wanted === 'download' ? this.download() : this.load(this.wanted));
  }

  // The version on the screen stays.
  dismiss(): void {
    this.failure = undefined;
    this.listener.changed();
  }

  async download(): Promise<void> {
    await this.request('download', async () => {
      const { assetId, mimeType } = this.item.asset;
      const url = URL.createObjectURL(await this.cache.get({ assetId, variant: 'original' }));
      const link = document.createElement('a');
      link.href = url;
      link.download = `${assetId}.${extensions[mimeType] ?? 'bin'}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000); // the browser has started to save by then
    });
  }

  close(): void {
    this.closed.abort();
    this.surface?.close();
    this.surface = undefined;
  }

  private async load(version: Version): Promise<void> {
    if (this.loading === version) return;
    await this.request(version, async (isWanted) => {
      const { asset } = this.item;
      const key = { assetId: asset.assetId, variant: version };
      const blob = await this.cache.get(key);
      const type = version === 'original' ? asset.mimeType : blob.type;
      const surface = await surfaceOf(blob, type, nameOf(this.item), this.closed.signal).catch((error: unknown) => {
        this.cache.forget(key); // so that another attempt fetches it again
        throw error;
      });
      if (!isWanted()) {
        surface.close();
        return;
      }
      this.surface?.close();
      this.surface = surface;
      this.version = version;
      this.listener.opened(version);
    });
  }

  private async request(what: Version | 'download', work: (isWanted: () => boolean) => Promise<void>): Promise<void> {
    this.wanted = what;
    this.loading = what;
    this.failure = undefined;
    this.listener.changed();
    const request = ++this.requests;
    const isWanted = () => !this.closed.signal.aborted && request === this.requests;
    let failure: Failure | undefined;
    try {
      await work(isWanted);
    } catch (error) {
      if (!isAbort(error)) failure = asFailure(error);
    }
    if (!isWanted()) return;
    this.loading = undefined;
    this.failure = failure;
    if (failure) this.listener.failed(failure);
    this.listener.changed();
  }
}
