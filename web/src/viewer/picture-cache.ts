// Caches the few pictures that are wanted now, as the service sent them; in memory only.
import type { Client } from '../core/client';
import type { Variant } from '../core/types';

interface Entry {
  blob: Promise<Blob>;
  abort: AbortController;
}

export interface PictureKey {
  assetId: number;
  variant: Variant;
}

const nameOf = ({ assetId, variant }: PictureKey) => `${assetId}:${variant}`;

export class PictureCache {
  private readonly entries = new Map<string, Entry>();
  private prefetched = '';

  constructor(private readonly client: Client) {}

  // Rejects with an AbortError when the picture is no longer wanted.
  get(key: PictureKey): Promise<Blob> {
    const name = nameOf(key);
    const known = this.entries.get(name);
    if (known) return known.blob;
    const abort = new AbortController();
    const entry = { abort, blob: this.client.picture(key.assetId, key.variant, abort.signal) };
    this.entries.set(name, entry);
    entry.blob.catch(() => {
      if (this.entries.get(name) === entry) this.entries.delete(name); // to be requested again
    });
    return entry.blob;
  }

  // Fetches them before they are needed, so failures need not be shown; once, however often it is called.
  prefetch(keys: readonly PictureKey[]): void {
    const names = keys.map(nameOf).join();
    if (names === this.prefetched) return;
    this.prefetched = names;
    for (const key of keys) this.get(key).catch(() => undefined);
  }

  forget(key: PictureKey): void {
    this.drop(nameOf(key));
  }

  // Drops all others, and aborts their requests.
  keepOnly(wanted: readonly PictureKey[]): void {
    const names = new Set(wanted.map(nameOf));
    for (const name of [...this.entries.keys()]) if (!names.has(name)) this.drop(name);
  }

  private drop(name: string): void {
    this.entries.get(name)?.abort.abort();
    this.entries.delete(name);
  }
}
