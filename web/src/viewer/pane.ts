// One pane of the viewer: a picture, its labels, and the gestures on it.
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { property, query } from 'lit/decorators.js';

import { announce } from '../core/events';
import { part } from '../core/part';
import type { Size } from '../core/surface';
import { controls, theme } from '../core/theme';
import { inValues } from '../core/window';
import { sizeOf } from '../core/words';
import { Adjustments } from './adjustments';
import { Gestures, type Tool } from './gestures';
import { documentIcon } from './icons';
import { paneStyles } from './pane-styles';
import { Picture, nameOf, type ViewerItem } from './picture';
import type { PictureCache } from './picture-cache';
import { cssTransform } from './view-state';

const restAfter = 150; // ms without a wheel step before the picture is drawn sharply again

// Fires "view-change" when zoom and position may have changed, "pane-change" when anything but view and
// window has changed, and "error" and "asset-open" as the gallery does.
@part('ig-pane')
export class Pane extends LitElement {
  @property({ attribute: false }) item: ViewerItem | undefined;
  @property({ attribute: false }) cache!: PictureCache;
  @property({ attribute: false }) tool: Tool = 'window';
  @property({ attribute: false }) label = 'Picture';
  @property({ type: Boolean, reflect: true }) active = false;

  picture: Picture | undefined;
  readonly look = new Adjustments();

  @query('.stage') private readonly stage!: HTMLElement;
  @query('.layer') private readonly layer!: HTMLElement;
  @query('.readout') private readonly readout!: HTMLElement;

  private gestures: Gestures | undefined;
  private laid = 1; // CSS pixels for one pixel of the picture, before the transform
  private resting: ReturnType<typeof setTimeout> | undefined;
  private readonly resized = new ResizeObserver(() => this.layOut());

  // Applies a change to the look at once.
  adjust(change: (look: Adjustments) => void): void {
    this.measure();
    change(this.look);
    this.paint(false);
    this.tell('view-change');
    this.notify();
  }

  // Shows the same part of its picture as the leader, and moves while the leader moves.
  follow(leader: Pane): void {
    const moving = leader.layer.classList.contains('moving');
    leader.measure();
    this.measure();
    this.look.follow(leader.look);
    this.layer.classList.toggle('moving', moving);
    this.paint(moving);
  }

  override focus(): void {
    if (this.hasUpdated) this.stage.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.picture?.close();
    this.gestures?.remove();
    this.resized.disconnect();
    clearTimeout(this.resting);
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (!changes.has('item') || changes.get('item')?.asset.assetId === this.item?.asset.assetId) return;
    this.picture?.close();
    this.look.reset();
    this.picture =
      this.item &&
      new Picture(this.item, this.cache, {
        changed: () => this.notify(),
        opened: (variant) => this.opened(variant),
        failed: (failure) => announce(this, 'error', failure),
      });
    this.picture?.open();
  }

  protected override firstUpdated(): void {
    this.gestures = new Gestures(this.stage, {
      tool: () => this.tool,
      drag: (tool, dx, dy, from) => this.live(() => this.look.drag(tool, dx, dy, from)),
      zoom: (factor, at) => this.live(() => this.look.zoomBy(factor, at), true),
      pan: (dx, dy) => this.live(() => this.look.pan(dx, dy)),
      doubleTap: (at) => this.adjust((look) => (look.view.fitted ? look.closer(at) : look.fitPane())),
      end: () => this.rest(),
    });
    this.resized.observe(this.stage);
  }

  protected override updated(): void {
    const element = this.picture?.surface?.element;
    if (this.layer.firstChild !== (element ?? null)) this.layer.replaceChildren(...(element ? [element] : []));
    this.layOut();
  }

  private opened(variant: 'web' | 'original'): void {
    const { asset, study } = this.item!;
    announce(this, 'asset-open', { assetId: asset.assetId, studyId: study.studyId, variant });
  }

  private notify(): void {
    this.requestUpdate();
    this.tell('pane-change');
  }

  private tell(name: 'pane-change' | 'view-change'): void {
    this.dispatchEvent(new Event(name, { bubbles: true }));
  }

  // While it moves, the picture is a layer that is only transformed.
  private live(change: () => void, restsByItself = false): void {
    if (!this.picture?.surface) return;
    change();
    this.layer.classList.add('moving');
    this.paint(true);
    this.tell('view-change');
    clearTimeout(this.resting);
    if (restsByItself) this.resting = setTimeout(() => this.rest(), restAfter);
  }

  private rest(): void {
    clearTimeout(this.resting);
    if (!this.layer.classList.contains('moving')) return;
    this.layer.classList.remove('moving');
    this.paint(false);
    this.tell('view-change');
    this.notify();
  }

  private get size(): Size | undefined {
    const { width, height } = this.item?.asset ?? {};
    return width && height ? { width, height } : this.picture?.surface?.size;
  }

  private measure(): void {
    if (this.size) this.look.resize(this.size, { width: this.stage.clientWidth, height: this.stage.clientHeight });
  }

  // At the size that fills the pane, so that the layer is never larger than the screen needs.
  private layOut(): void {
    const surface = this.picture?.surface;
    const { size } = this;
    this.measure();
    if (surface && size) {
      this.laid = this.look.fit;
      surface.element.style.width = `${size.width * this.laid}px`;
      surface.element.style.height = `${size.height * this.laid}px`;
    }
    this.paint(false);
  }

  private paint(rough: boolean): void {
    const { picture, look, size } = this;
    const surface = picture?.surface;
    if (surface && size) {
      surface.show(look.window, look.inverted, rough);
      surface.element.style.transform = cssTransform(look.view, size, this.laid);
    }
    const percent = Math.round(look.view.scale * devicePixelRatio * 100);
    const { center, width } = inValues(look.window, surface?.bits ?? 8);
    this.readout.textContent = surface ? `Zoom ${percent}%   W ${width}   L ${center}` : '';
    Object.assign(this.dataset, {
      state: picture?.isDocument ? 'document' : picture?.loading ? 'loading' : picture?.failure ? 'failed' : 'ready',
      version: picture?.version ?? '',
      bits: surface ? String(surface.bits) : '',
      zoom: surface ? String(percent) : '',
      windowCenter: String(center),
      windowWidth: String(width),
      rotation: String(look.view.turns * 90),
      flipped: `${look.view.flipH ? 'h' : ''}${look.view.flipV ? 'v' : ''}`,
      inverted: String(look.inverted),
    });
  }

  protected override render() {
    const { picture } = this;
    return html`
      <div class="stage" tabindex="0" role="group" aria-label=${this.label} aria-busy=${!!picture?.loading}>
        <div class="layer"></div>
      </div>
      ${picture ? [this.badge(picture), this.busy(picture), this.documentCard(picture), this.fault(picture)] : nothing}
      <p class="readout"></p>
    `;
  }

  private badge({ version, surface }: Picture) {
    if (version === 'web') {
      return html`<p class="badge" title="Compressed for viewing; not for diagnosis">
        <strong>Compressed</strong> <span>not for diagnosis</span>
      </p>`;
    }
    return version ? html`<p class="badge original"><strong>Original, ${surface?.bits} bit</strong></p>` : nothing;
  }

  private busy({ loading, item, surface }: Picture) {
    if (!loading) return nothing;
    const what = loading === 'web' ? 'Loading the picture …' : `Loading the original, ${sizeOf(item.asset.sizeBytes)} …`;
    return html`<p class="busy ${surface ? 'aside' : ''}" role="status"><span class="spinner"></span>${what}</p>`;
  }

  private documentCard(picture: Picture) {
    if (!picture.isDocument) return nothing;
    const { mimeType, sizeBytes } = picture.item.asset;
    const type = mimeType === 'application/pdf' ? 'PDF' : 'document';
    return html`<div class="card">
      ${documentIcon}
      <p>${nameOf(picture.item)}</p>
      <p class="muted">This ${type} (${sizeOf(sizeBytes)}) is not shown here.</p>
      ${this.downloadButton(picture)}
    </div>`;
  }

  private fault(picture: Picture) {
    const { failure, surface } = picture;
    if (!failure) return nothing;
    const retry = () => this.settle(() => picture.retry());
    const dismiss = () => this.settle(() => picture.dismiss());
    const canRetry = failure.passes || failure.kind === 'broken' || failure.kind === 'session';
    return html`<div class="card ${surface || picture.isDocument ? 'aside' : ''}" role="alert">
      <p>${failure.message}</p>
      <div class="buttons">
        ${canRetry ? html`<button type="button" class="primary" @click=${retry}>Try again</button>` : nothing}
        ${failure.kind === 'broken' || failure.kind === 'refused' ? this.downloadButton(picture) : nothing}
        ${surface ? html`<button type="button" @click=${dismiss}>Dismiss</button>` : nothing}
      </div>
    </div>`;
  }

  // The alert and its button go away, so the focus is moved first.
  private settle(act: () => void): void {
    this.focus();
    act();
  }

  private downloadButton(picture: Picture) {
    return html`<button type="button" @click=${() => void picture.download()}>Download original</button>`;
  }

  static override styles = [theme, controls, paneStyles];
}
