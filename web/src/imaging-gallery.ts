// <imaging-gallery>: a patient's pictures. This file holds the element's interface and its state; what
// it is made of is in gallery/, viewer/ and upload/.
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';

import { Client } from './core/client';
import type { ImagingEventMap, UploadDone } from './core/events';
import { announce } from './core/events';
import { Failure } from './core/failure';
import { part } from './core/part';
import { Session, type TokenSource } from './core/session';
import { controls, theme } from './core/theme';
import type { Asset, Study } from './core/types';
import { Connection } from './gallery/connection';
import { DropTarget } from './gallery/drop-target';
import { filtered, isActive, kindsOf, noFilter, type Filter } from './gallery/filter';
import './gallery/filter-bar';
import { Library } from './gallery/library';
import { unwatchNearness, watchNearness } from './gallery/near-view';
import * as states from './gallery/states';
import './gallery/study-list';
import { galleryStyles } from './gallery/styles';
import { Thumbnails } from './gallery/thumbnails';
import type { UploadPanel } from './upload/upload-panel';
import type { Viewer, ViewerItem } from './viewer/viewer';

export type { AssetOpen, ImagingEventMap, UploadDone } from './core/events';
export type { Failure, FailureKind } from './core/failure';
export type { TokenSource } from './core/session';
export type { Asset, Modality, Study, Variant } from './core/types';

// What belongs to one patient, one service and one token; made anew when any of them changes.
interface Source {
  client: Client;
  connection: Connection;
  library: Library;
  thumbnails: Thumbnails;
}

export class ImagingGallery extends LitElement {
  // The service's origin, with its path prefix if it has one. Empty: the page's own origin.
  @property({ attribute: 'base-url' }) baseUrl = '';
  @property({ attribute: 'patient-id', type: Number }) patientId = 0;
  // A property only: an attribute would leave the token in the document.
  @property({ attribute: false }) token: TokenSource | undefined;

  @state() private source: Source | undefined;
  @state() private filter: Filter = noFilter;
  @state() private viewerWanted = false;
  @state() private uploadWanted = false;
  @query('ig-viewer') private viewer!: Viewer | null;
  @query('ig-upload') private uploadPanel!: UploadPanel | null;
  @query('.more') private more!: HTMLElement | null;
  private readonly drop = new DropTarget(this, (files) => void this.upload(files));
  private watched: HTMLElement | null = null;
  private endIsNear = false;

  // Fetches the newest studies again.
  async refresh(): Promise<void> {
    await this.source?.library.refresh();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.start(); // it was taken out of the document and put back
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('baseUrl') || changed.has('patientId') || changed.has('token')) this.start();
  }

  protected override updated(): void {
    if (this.watched !== this.more) {
      if (this.watched) unwatchNearness(this.watched);
      this.watched = this.more;
      if (this.more) watchNearness(this.more, (near) => this.onEnd(near));
    }
    this.loadWhatIsMissing();
  }

  private start(): void {
    this.end();
    if (!this.patientId || !this.token) return;
    const client = new Client(this.baseUrl.replace(/\/+$/, ''), new Session(this.token));
    this.source = {
      client,
      connection: new Connection(client, () => this.onConnection()),
      library: new Library(client, this.patientId, () => this.onLibrary()),
      thumbnails: new Thumbnails(client),
    };
    void this.source.library.loadMore();
  }

  private end(): void {
    this.source?.connection.close();
    this.source?.library.close();
    this.source = undefined;
  }

  private onLibrary(): void {
    const failure = this.source?.library.failure;
    if (failure) {
      this.source?.connection.note(failure);
      announce(this, 'error', failure);
    }
    this.requestUpdate();
  }

  private onConnection(): void {
    if (this.source?.connection.online && this.source.library.failure?.passes) void this.source.library.loadMore();
    this.requestUpdate();
  }

  private onEnd(near: boolean): void {
    this.endIsNear = near;
    this.loadWhatIsMissing();
  }

  // The next page when the end is near, and all of them when something is looked for.
  private loadWhatIsMissing(): void {
    const library = this.source?.library;
    if (!library?.hasMore || library.loading || library.failure) return;
    if (this.endIsNear || isActive(this.filter)) void library.loadMore();
  }

  private async open(asset: Asset, studies: readonly Study[]): Promise<void> {
    await import('./viewer/viewer');
    this.viewerWanted = true;
    await this.updateComplete;
    this.viewer?.open(itemsOf(studies).findIndex((item) => item.asset.assetId === asset.assetId));
  }

  private async upload(files: File[] = []): Promise<void> {
    await import('./upload/upload-panel');
    this.uploadWanted = true;
    await this.updateComplete;
    this.uploadPanel?.show(files);
  }

  private onError(event: CustomEvent<Failure>): void {
    this.source?.connection.note(event.detail);
  }

  protected override render() {
    const { source } = this;
    if (!source) return states.incompleteState();
    const studies = filtered(source.library.studies, this.filter);
    const cutOff = !source.connection.online && source.library.studies.length > 0;
    return html`
      <div @error=${this.onError} @upload-done=${(_: CustomEvent<UploadDone>) => void this.refresh()}>
        ${this.renderHeader(source, studies)} ${cutOff ? states.offlineNotice() : nothing}
        ${this.renderStudies(source, studies)}
        ${this.viewerWanted
          ? html`<ig-viewer
              .client=${source.client}
              .items=${itemsOf(studies)}
              @viewer-near-end=${() => void source.library.loadMore()}
            ></ig-viewer>`
          : nothing}
        ${this.uploadWanted
          ? html`<ig-upload
              .client=${source.client}
              .patientId=${this.patientId}
              .studies=${source.library.studies}
            ></ig-upload>`
          : nothing}
        ${this.drop.hovering ? html`<div class="drop">Drop the files to upload them</div>` : nothing}
      </div>
    `;
  }

  private renderHeader({ library }: Source, studies: readonly Study[]) {
    return html`
      <header>
        <ig-filter-bar
          .filter=${this.filter}
          .kinds=${kindsOf(library.studies)}
          @filter-change=${(event: CustomEvent<Filter>) => (this.filter = event.detail)}
        ></ig-filter-bar>
        <p class="summary" role="status">${summary(studies, library)}</p>
        <button type="button" class="primary" @click=${() => void this.upload()}>Upload</button>
      </header>
    `;
  }

  private renderStudies({ library, thumbnails, connection }: Source, studies: readonly Study[]) {
    const retry = () => void library.loadMore();
    if (library.studies.length === 0) {
      if (library.failure) return states.failedState(library.failure, retry);
      if (library.hasMore) return states.loadingState();
      return states.emptyState(() => void this.upload());
    }
    return html`
      ${studies.length === 0
        ? states.nothingFoundState(!library.hasMore, () => (this.filter = noFilter))
        : html`<ig-study-list
            .studies=${studies}
            .thumbnails=${thumbnails}
            .online=${connection.online}
            @open-asset=${(event: CustomEvent<Asset>) => void this.open(event.detail, studies)}
          ></ig-study-list>`}
      ${library.failure ? states.failedPage(library.failure, retry) : nothing}
      <div class="more">${library.loading ? 'Loading older studies…' : nothing}</div>
    `;
  }

  static override styles = [theme, controls, galleryStyles];
}

const itemsOf = (studies: readonly Study[]): ViewerItem[] =>
  studies.flatMap((study) => study.assets.map((asset) => ({ asset, study })));

function summary(studies: readonly Study[], library: Library): string {
  const pictures = studies.reduce((sum, study) => sum + study.assets.length, 0);
  if (library.studies.length === 0) return '';
  const count = `${pictures}${library.hasMore ? '+' : ''}`;
  return `${count} ${count === '1' ? 'picture' : 'pictures'} in ${studies.length} ${studies.length === 1 ? 'study' : 'studies'}`;
}

export interface ImagingGallery {
  addEventListener<K extends keyof ImagingEventMap>(
    type: K,
    listener: (this: ImagingGallery, event: ImagingEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'imaging-gallery': ImagingGallery;
  }
}

part('imaging-gallery')(ImagingGallery);
