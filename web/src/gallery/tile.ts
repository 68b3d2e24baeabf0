// One picture in the gallery: a button with its thumbnail, which is in memory only while it is near the
// visible area.
import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';

import { announce } from '../core/events';
import { asFailure, brokenPicture, isAbort, shortReasons, type Failure } from '../core/failure';
import { part } from '../core/part';
import { theme } from '../core/theme';
import type { Asset } from '../core/types';
import { assetName, sizeOf } from '../core/words';
import { unwatchNearness, watchNearness } from './near-view';
import type { Thumbnails } from './thumbnails';

// Pictures of more extreme shapes get empty space, so that a panorama does not fill a row.
const narrowest = 0.6;
const widest = 2.2;

// How long to wait before a busy service is asked again, in ms.
const pauses = [1000, 3000, 10_000];

@part('ig-tile')
export class Tile extends LitElement {
  @property({ attribute: false }) asset!: Asset;
  @property({ attribute: false }) thumbnails!: Thumbnails;
  // When it changes, tiles that failed for lack of a connection try again.
  @property({ type: Boolean }) online = true;

  @state() private url = '';
  @state() private failure: Failure | undefined;
  private near = false;
  private tries = 0;
  private again: ReturnType<typeof setTimeout> | undefined;
  private abort: AbortController | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    watchNearness(this, (near) => {
      this.near = near;
      if (near) void this.load();
      else this.release();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    unwatchNearness(this);
    this.near = false;
    this.release();
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('button')?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { width, height } = this.asset;
    if (changed.has('asset') || changed.has('thumbnails')) {
      const shape = width && height ? Math.min(widest, Math.max(narrowest, width / height)) : 1;
      this.style.setProperty('--shape', String(shape));
    }
    const other = changed.get('asset')?.assetId;
    if (other !== undefined && other !== this.asset.assetId) this.release();
    const worthATry = !this.failure || changed.has('thumbnails') || (changed.has('online') && this.online && this.failure.passes);
    if (this.near && worthATry) void this.load();
  }

  private async load(): Promise<void> {
    if (!this.asset.hasThumb || this.url || this.abort) return;
    const abort = (this.abort = new AbortController());
    this.failure = undefined;
    try {
      const url = await this.thumbnails.fetch(this.asset.assetId, abort.signal);
      if (abort.signal.aborted) URL.revokeObjectURL(url);
      else this.url = url;
    } catch (error) {
      if (!isAbort(error)) this.fail(asFailure(error));
    }
    if (this.abort === abort) this.abort = undefined;
  }

  private fail(failure: Failure): void {
    this.failure = failure;
    announce(this, 'error', failure);
    const pause = failure.kind === 'busy' ? pauses[this.tries++] : undefined;
    if (pause !== undefined) this.again = setTimeout(() => void this.load(), pause);
  }

  private release(): void {
    clearTimeout(this.again);
    this.tries = 0;
    this.abort?.abort();
    this.abort = undefined;
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = '';
    this.failure = undefined;
  }

  // The browser's icon for a broken picture is never shown.
  private onPictureError(): void {
    this.release();
    this.fail(brokenPicture());
  }

  protected override render() {
    const { asset } = this;
    const why = this.why();
    return html`
      <button type="button" aria-label=${['Open ' + assetName(asset), ...why].join('. ')} title=${this.details(why)}>
        ${
          this.url
            ? html`<img src=${this.url} alt="" decoding="async" draggable="false" @error=${this.onPictureError} />`
            : html`<span class="placeholder"><span>${why.slice(0, 2).map((line) => html`<span>${line}</span> `)}</span></span>`
        }
        ${asset.modality === 'XRAY' ? nothing : html`<span class="mark">${asset.modality === 'DOC' ? 'DOC' : 'PHOTO'}</span>`}
      </button>
    `;
  }

  private details(why: readonly string[]): string {
    const { asset } = this;
    const size = asset.width && asset.height ? `${asset.width} × ${asset.height}, ` : '';
    return [assetName(asset), asset.sourceDevice, size + sizeOf(asset.sizeBytes), ...why].filter(Boolean).join('\n');
  }

  // Why there is no thumbnail: in a few words, and in a sentence.
  private why(): string[] {
    const { asset, failure } = this;
    if (failure) return ['No preview', shortReasons[failure.kind], failure.message];
    if (asset.hasThumb) return [];
    return [asset.mimeType === 'application/pdf' ? 'PDF' : 'No preview'];
  }

  static override styles = [
    theme,
    css`
      :host {
        display: block;
        height: var(--imaging-tile-height, 132px);
        aspect-ratio: var(--shape, 1);
        max-width: 100%;
      }
      button {
        position: relative;
        display: block;
        width: 100%;
        height: 100%;
        padding: 0;
        overflow: hidden;
        border: 1px solid transparent;
        border-radius: var(--radius);
        background: #000;
        color: var(--muted);
        font: inherit;
        cursor: pointer;
        scroll-margin: 150px 0 24px; /* the header is over the pictures */
      }
      button:hover {
        border-color: var(--accent);
      }
      img {
        display: block;
        width: 100%;
        height: 100%;
        object-fit: contain;
      }
      .placeholder {
        display: grid;
        place-items: center;
        width: 100%;
        height: 100%;
        background: var(--surface);
        font-size: 14px;
        line-height: 1.35;
      }
      .placeholder span span {
        display: block;
      }
      .placeholder span + span {
        font-size: 13px;
      }
      .mark {
        position: absolute;
        right: 4px;
        bottom: 4px;
        padding: 0 5px;
        border-radius: 3px;
        background: rgb(0 0 0 / 75%);
        color: #fff;
        font-size: 12px;
        line-height: 16px;
      }
    `,
  ];
}
