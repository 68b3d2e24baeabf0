// <ig-upload>: a panel beside the pictures where files are chosen, sent and watched. Uploads continue while
// it is closed. Fires "more-studies" when older ones are needed, "upload-done" and "error" as the gallery
// does, and "upload-close" when the element that had the focus before is gone.
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { property, query } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';

import type { Client } from '../core/client';
import { DropTarget } from '../core/drop-target';
import { announce } from '../core/events';
import { part } from '../core/part';
import { controls, theme } from '../core/theme';
import type { Study } from '../core/types';
import { guessModality } from './guess';
import { UploadQueue } from './queue';
import type { StudyChoice } from './study-choice';
import './study-choice';
import { panelStyles } from './styles';
import { isPending, summary, type Upload, type UploadState } from './upload';
import type { UploadRow, Wish } from './upload-row';
import './upload-row';

const accepted = 'image/*,.tif,.tiff,.heic,.pdf'; // what the file dialog shows first; the service decides
const noNetwork = 'No connection. The uploads go on by themselves when the network is back.';
const takenHere = 'X-rays and photos as PNG, TIFF, JPEG, WebP or HEIC, and documents as PDF';

@part('ig-upload')
export class UploadPanel extends LitElement {
  @property({ attribute: false }) client!: Client;
  @property({ type: Number }) patientId = 0;
  // The studies that the gallery has loaded, newest first.
  @property({ attribute: false }) studies: readonly Study[] = [];
  @property({ type: Boolean }) hasMore = false;

  @query('dialog') private dialog!: HTMLDialogElement;
  @query('ig-study-choice') private choice!: StudyChoice;
  private queue = this.newQueue();
  private readonly drop = new DropTarget(this, (files) => this.add(files));
  private opener: Element | null = null;

  // Whether uploads are in progress: removing the element from the document ends them.
  get busy(): boolean {
    return this.queue.busy;
  }

  // Opens the panel, and adds files if there are any.
  show(files: File[] = []): void {
    if (this.hasUpdated && !this.dialog.open) this.tidy();
    void this.updateComplete.then(() => this.open());
    this.add(files);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('beforeunload', askToStay);
    this.queue.close();
    this.queue = this.newQueue();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.get('patientId')) this.queue.clear();
  }

  protected override updated(): void {
    if (this.busy) window.addEventListener('beforeunload', askToStay);
    else window.removeEventListener('beforeunload', askToStay);
  }

  private newQueue(): UploadQueue {
    return new UploadQueue(() => this.client, {
      changed: () => this.requestUpdate(),
      done: (assetId, studyId) => announce(this, 'upload-done', { assetId, studyId }),
      failed: (failure) => announce(this, 'error', failure),
    });
  }

  private add(files: File[]): void {
    this.queue.add(files);
    void this.updateComplete.then(() => this.renderRoot.querySelector('li:last-child')?.scrollIntoView({ block: 'nearest' }));
  }

  private open(): void {
    if (this.dialog.open) return;
    const root = this.parentNode?.getRootNode();
    this.opener = root instanceof ShadowRoot || root instanceof Document ? root.activeElement : null;
    this.dialog.show();
    this.requestUpdate();
  }

  private async close(): Promise<void> {
    this.dialog.close();
    this.tidy();
    this.requestUpdate();
    await this.updateComplete;
    const isThere = this.opener?.isConnected && this.opener !== this;
    const next = isThere ? this.opener : this.renderRoot.querySelector('.bar');
    if (next instanceof HTMLElement) next.focus();
    else this.dispatchEvent(new Event('upload-close'));
  }

  // When everything is done, the list starts empty again.
  private tidy(): void {
    if (this.queue.uploads.some(isPending)) return;
    this.queue.clear();
    this.choice.reset();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    void this.close();
  }

  private onChosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.add([...(input.files ?? [])]);
    input.value = ''; // so that the same file can be chosen again
  }

  private async onWish(row: UploadRow, { id }: Upload, wish: Wish): Promise<void> {
    if (wish.want === 'modality') return this.queue.setModality(id, wish.modality);
    this.queue[wish.want](id);
    await this.updateComplete;
    await row.updateComplete;
    // The button that had the focus is gone, and its row may be, too.
    if (!this.dialog.matches(':focus-within')) (row.isConnected ? row : this.dialog).focus();
  }

  private retryAll(): void {
    for (const { id, state } of this.queue.uploads) if (state === 'failed') this.queue.retry(id);
  }

  protected override render() {
    const { uploads } = this.queue;
    const waitsForNetwork = this.queue.offline && this.busy;
    return html`
      <dialog
        tabindex="-1"
        aria-labelledby="heading"
        class=${this.drop.hovering ? 'hovering' : ''}
        @keydown=${this.onKey}
      >
        <div class="head">
          <h2 id="heading">Upload</h2>
          <p class="summary">${summary(uploads)}</p>
          <button type="button" aria-label="Close the upload panel" @click=${this.close}>Close</button>
        </div>
        ${waitsForNetwork ? html`<p class="notice">${noNetwork}</p>` : nothing}
        <div class="body">${this.renderChoices(uploads)} ${this.renderList(uploads)}</div>
        <div class="foot">${this.renderFoot(uploads)}</div>
      </dialog>
      <p class="hidden-text" role="status">${summary(uploads)} ${waitsForNetwork ? noNetwork : nothing}</p>
      ${this.renderBar(uploads)}
    `;
  }

  private renderChoices(uploads: readonly Upload[]) {
    const settling = uploads.length > 0 && count(uploads, 'ready') === 0;
    return html`
      <ig-study-choice
        ?hidden=${settling}
        .patientId=${this.patientId}
        .studies=${this.studies}
        .hasMore=${this.hasMore}
        @study-change=${() => this.requestUpdate()}
      ></ig-study-choice>
      <div class="zone ${uploads.length === 0 ? 'large' : ''}">
        <label class="choose">
          <input class="hidden-text" type="file" multiple autofocus accept=${accepted} @change=${this.onChosen} />
          Choose files
        </label>
        <p>or drop them here</p>
        ${uploads.length === 0 ? html`<p>${takenHere}</p>` : nothing}
      </div>
    `;
  }

  private renderList(uploads: readonly Upload[]) {
    const kind = this.hasUpdated ? this.choice.current.kind : '';
    return html`<ul aria-label="Files">
      ${repeat(
        uploads,
        ({ id }) => id,
        (upload) => html`<li>
          <ig-upload-row
            .upload=${upload}
            .modality=${upload.modality ?? guessModality(upload.file, kind)}
            @upload-wish=${(event: CustomEvent<Wish>) => this.onWish(event.target as UploadRow, upload, event.detail)}
          ></ig-upload-row>
        </li>`,
      )}
    </ul>`;
  }

  private renderFoot(uploads: readonly Upload[]) {
    const ready = count(uploads, 'ready');
    return html`
      ${count(uploads, 'failed') > 1 ? html`<button type="button" @click=${this.retryAll}>Retry all</button>` : nothing}
      ${
        ready > 0
          ? html`<button type="button" class="primary send" @click=${() => this.queue.start(this.choice.current)}>
            Upload ${ready} ${ready === 1 ? 'file' : 'files'}
          </button>`
          : nothing
      }
    `;
  }

  // What is shown of the panel when it is closed before everything is done.
  private renderBar(uploads: readonly Upload[]) {
    if (!this.hasUpdated || this.dialog.open || !uploads.some(isPending)) return nothing;
    const waitsForNetwork = this.queue.offline && this.busy;
    return html`<button type="button" class="bar" @click=${() => this.open()}>
      Uploads: ${waitsForNetwork ? 'waiting for the network' : summary(uploads) || 'not started'}
    </button>`;
  }

  static override styles = [theme, controls, panelStyles];
}

const askToStay = (event: Event) => event.preventDefault();

const count = (uploads: readonly Upload[], wanted: UploadState) => uploads.filter(({ state }) => state === wanted).length;

declare global {
  interface HTMLElementTagNameMap {
    'ig-upload': UploadPanel;
  }
}
