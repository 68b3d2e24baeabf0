// <imaging-gallery>: a patient's pictures. This file holds the element's interface and state; its parts are
// in gallery/, viewer/ and upload/.
import type { TokenSource } from '@imaging-service/client';
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';

import { DropTarget } from './core/drop-target';
import { announce, type ImagingEventMap, type UploadDone } from './core/events';
import { asFailure, type Failure } from './core/failure';
import { part } from './core/part';
import { controls, theme } from './core/theme';
import type { Asset, Study } from './core/types';
import { filtered, isActive, kindsOf, noFilter, picturesOf, type Filter } from './gallery/filter';
import './gallery/filter-bar';
import type { FilterBar } from './gallery/filter-bar';
import { HeldKeys } from './gallery/held-keys';
import { NearEnd } from './gallery/near-end';
import * as parts from './gallery/parts';
import { Source } from './gallery/source';
import * as states from './gallery/states';
import './gallery/study-list';
import type { StudyList } from './gallery/study-list';
import { galleryStyles } from './gallery/styles';
import { summary } from './gallery/summary';
import type { UploadPanel } from './upload/upload-panel';
import type { Viewer } from './viewer/viewer';

export type { AssetOpen, ImagingEventMap, UploadDone } from './core/events';
export type { Failure, FailureKind } from './core/failure';
export type { Asset, Modality, Study, TokenSource, Variant } from '@imaging-service/client';

// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- what is merged are types of inherited methods
export class ImagingGallery extends LitElement {
  // The service's origin, with its path prefix if it has one. Empty: the page's own origin.
  @property({ attribute: 'base-url' }) baseUrl = '';
  @property({ attribute: 'patient-id', type: Number }) patientId = 0;
  // A property only: an attribute would put the token into the document.
  @property({ attribute: false }) token: TokenSource | undefined;

  @state() private source: Source | undefined;
  @state() private filter: Filter = noFilter;
  @state() private viewerWanted = false;
  @state() private uploadWanted = false;
  @state() private missing: Failure | undefined; // of a part that could not be loaded, until it can be
  @query('ig-filter-bar') private filterBar!: FilterBar | null;
  @query('ig-viewer') private viewer!: Viewer | null;
  @query('ig-study-list') private list!: StudyList | null;
  @query('ig-upload') private uploadPanel!: UploadPanel | null;
  @query('.pictures') private pictures!: HTMLElement | null;
  @query('.more') private more!: HTMLElement | null;
  private readonly drop = new DropTarget(this, (files) => void this.upload(files));
  private readonly end = new NearEnd(
    this,
    () => this.source?.library.studies,
    () => this.more,
    () => this.loadWhatIsMissing(),
  );

  constructor() {
    super();
    // If it bubbled up to window, its listeners would take it for a script error.
    this.addEventListener('error', (event) => event.stopPropagation());
  }

  // Fetches the newest studies again.
  async refresh(): Promise<void> {
    await this.source?.library.refresh();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.start(); // it was removed from the document and put back
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('baseUrl') || changed.has('patientId') || !this.token || !this.source) this.start();
    else if (changed.has('token')) this.source.renew(this.token);
  }

  protected override updated(): void {
    this.loadWhatIsMissing();
  }

  private start(): void {
    this.stop();
    if (!this.patientId || !this.token || !this.isConnected) return;
    const failed = (failure: Failure) => announce(this, 'error', failure);
    const source = new Source(this.baseUrl, this.patientId, this.token, () => this.requestUpdate(), failed);
    this.source = source;
    void source.library.loadMore().then(() => source.library.failure ?? parts.fetchSoon());
  }

  // Nothing of one patient stays for the next, except uploads in progress.
  private stop(): void {
    this.source?.close();
    this.source = undefined;
    this.filter = noFilter;
    this.missing = undefined;
    this.viewerWanted = false;
  }

  // Loads the next page when the end is near, and all pages while a filter is set.
  private loadWhatIsMissing(): void {
    const library = this.source?.library;
    if (!library?.hasMore || library.loading || library.failure) return;
    if (this.end.isNear || isActive(this.filter)) void library.loadMore();
  }

  private async open({ assetId }: Asset): Promise<void> {
    const keys = new HeldKeys(this);
    try {
      if (!(await this.has(parts.viewer()))) return;
      this.viewerWanted = true;
      await this.updateComplete;
      await this.viewer?.open(this.viewer.items.findIndex(({ asset }) => asset.assetId === assetId));
    } finally {
      for (const key of keys.release()) this.viewer?.press(key);
    }
  }

  private async upload(files: File[] = []): Promise<void> {
    if (!(await this.has(parts.uploadPanel()))) return;
    this.uploadWanted = true;
    await this.updateComplete;
    this.uploadPanel?.show(files);
  }

  private async has(part: Promise<unknown>): Promise<boolean> {
    try {
      await part;
      this.missing = undefined;
    } catch (error) {
      this.missing = asFailure(error);
      announce(this, 'error', this.missing);
    }
    return !this.missing;
  }

  // The pressed button goes away, so the focus is moved first.
  private retry(source: Source, focused: HTMLElement | null): void {
    focused?.focus({ preventScroll: true });
    source.retry();
  }

  protected override render() {
    const { source } = this;
    if (!source) return states.incompleteState();
    const studies = filtered(source.library.studies, this.filter);
    return html`
      <div
        @error=${({ detail }: CustomEvent<Failure>) => source.note(detail)}
        @upload-done=${({ detail }: CustomEvent<UploadDone>) => void source.library.refresh(detail.studyId)}
      >
        ${this.renderHeader(source, studies)}
        <div class="pictures" role="region" aria-label="Pictures" tabindex="-1">
          ${this.renderStudies(source, studies)}
        </div>
        ${this.viewerWanted ? parts.viewerOf(source, picturesOf(studies), (assetId) => this.list?.focusAsset(assetId)) : nothing}
        ${this.uploadWanted ? parts.uploadPanelOf(source, this.patientId, () => this.renderRoot.querySelector('button')?.focus()) : nothing}
        ${this.drop.hovering ? html`<div class="drop">Drop the files to upload them</div>` : nothing}
      </div>
    `;
  }

  private renderHeader(source: Source, studies: readonly Study[]) {
    const { library, connection, refusal } = source;
    const isLoaded = library.studies.length > 0;
    return html`
      <header>
        <ig-filter-bar
          .filter=${this.filter}
          .kinds=${kindsOf(library.studies)}
          @filter-change=${(event: CustomEvent<Filter>) => (this.filter = event.detail)}
        ></ig-filter-bar>
        <p class="summary" role="status">${isLoaded ? summary(studies, library.hasMore) : nothing}</p>
        <button type="button" class="primary" @click=${() => void this.upload()}>Upload</button>
        ${this.missing ? states.notice(this.missing) : nothing}
        ${isLoaded && !connection.online ? states.offlineNotice() : nothing}
        ${isLoaded && refusal && !library.failure ? states.notice(refusal, () => this.retry(source, this.pictures)) : nothing}
      </header>
    `;
  }

  private renderStudies(source: Source, studies: readonly Study[]) {
    const { library, thumbnails, connection } = source;
    if (library.studies.length === 0) {
      if (library.failure) return states.failedState(library.failure, () => this.retry(source, this.pictures));
      if (library.hasMore) return states.loadingState();
      return states.emptyState(() => void this.upload());
    }
    return html`
      ${
        studies.length === 0
          ? states.nothingFoundState(!library.hasMore, () => this.filterBar?.clear())
          : html`<ig-study-list
            .studies=${studies}
            .thumbnails=${thumbnails}
            .online=${connection.online}
            @open-asset=${(event: CustomEvent<Asset>) => void this.open(event.detail)}
            @error=${({ detail }: CustomEvent<Failure>) => source.noteDenial(detail)}
          ></ig-study-list>`
      }
      ${
        library.failure && library.failure.kind !== 'offline'
          ? states.failedPage(library.failure, () => this.retry(source, this.more))
          : nothing
      }
      <div class="more" tabindex="-1">${library.loading ? 'Loading older studies…' : nothing}</div>
    `;
  }

  static override styles = [theme, controls, galleryStyles];
}

// The element's events, with their types.
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- as above
export interface ImagingGallery {
  addEventListener<K extends keyof ImagingEventMap>(
    type: K,
    listener: (this: ImagingGallery, event: ImagingEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'imaging-gallery': ImagingGallery;
  }
}

part('imaging-gallery')(ImagingGallery);
