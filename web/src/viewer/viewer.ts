// The viewer: a full-screen dialog with one picture of the list, or two side by side.
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { property, query, queryAll, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';

import type { Client } from '../core/client';
import { Connection } from '../core/connection';
import { forbidDrop } from '../core/drop-target';
import { Failure } from '../core/failure';
import { part } from '../core/part';
import { controls, theme } from '../core/theme';
import type { Adjustments } from './adjustments';
import { FullScreen } from './full-screen';
import type { Tool } from './gestures';
import { heading } from './heading';
import './help';
import type { Help } from './help';
import { keyDown, press, type Keyed } from './keyboard';
import type { Command, Status } from './keys';
import './pane';
import type { Pane } from './pane';
import { PictureCache } from './picture-cache';
import type { ViewerItem } from './picture';
import { Places } from './places';
import { statusOf } from './status';
import './toolbar';
import { viewerStyles } from './viewer-styles';

const sides = ['Left picture', 'Right picture'];

// Fires "asset-open" and "error" as the gallery does, "viewer-near-end" when more pictures will be needed,
// and "viewer-close" with the asset that was shown last.
@part('ig-viewer')
export class Viewer extends LitElement implements Keyed {
  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) items: readonly ViewerItem[] = [];

  @state() private places: Places | undefined; // undefined while closed
  @state() private chosenTool: Tool | undefined;
  @state() private linked = true; // zoom and pan of the two pictures that are compared

  @query('dialog') private readonly dialog!: HTMLDialogElement;
  @query('ig-viewer-help') private readonly help!: Help | null; // while open
  @queryAll('ig-pane') private readonly panes!: NodeListOf<Pane>;

  private readonly screen = new FullScreen(() => this.shadowRoot);
  private cache!: PictureCache;
  private connection: Connection | undefined; // while open
  private listening = new AbortController();

  // Resolves when it can receive keys.
  async open(index: number): Promise<void> {
    if (this.places) return this.goTo(index);
    this.places = Places.open(this.items, index);
    if (!this.places) return;
    this.cache = new PictureCache(this.client);
    this.connection = new Connection(this.client, () => this.reconnected());
    this.listening = new AbortController();
    const { signal } = this.listening;
    // On the document, because the focus is outside of the dialog after a click between its controls; and
    // capturing, so that the page's own keys are not triggered.
    document.addEventListener('keydown', (event) => keyDown(this, this.dialog, event), { signal, capture: true });
    document.addEventListener('fullscreenchange', () => this.requestUpdate(), { signal });
    await this.updateComplete;
    if (signal.aborted) return; // closed meanwhile
    this.dialog.showModal(); // returns the focus to the opener when it closes
    await this.pane?.updateComplete;
    this.pane?.focus();
  }

  get index(): number {
    return this.places?.index ?? 0;
  }

  use(tool: Tool): void {
    this.chosenTool = tool;
  }

  adjust(change: (look: Adjustments) => void): void {
    this.pane?.adjust(change);
  }

  switchVersion(): void {
    this.pane?.picture?.switchVersion();
  }

  goTo(index: number): void {
    this.places = this.places?.goTo(index);
  }

  toggleCompare(): void {
    this.places = this.places?.toggleCompare();
    void this.updateComplete.then(() => this.pane?.focus());
  }

  toggleLink(): void {
    this.linked = !this.linked;
    this.link(this.pane);
  }

  toggleFullScreen(): void {
    this.screen.toggle();
  }

  toggleHelp(): void {
    this.help?.toggle();
  }

  get helpIsOpen(): boolean {
    return this.help?.open ?? false;
  }

  escape(): void {
    if (this.help?.open) this.help.toggle();
    else if (this.screen.isOn) this.screen.leave();
    else this.dialog.close();
  }

  // For a key that was pressed before the viewer was loaded.
  press(event: KeyboardEvent): void {
    if (this.places) press(this, event);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.closed();
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has('items')) this.places = this.places?.within(this.items);
  }

  protected override updated(changes: PropertyValues): void {
    // The focused element is gone, for example the buttons that move a picture that now fits.
    if (this.dialog.open && document.activeElement === document.body) this.pane?.focus();
    if (!changes.has('places') || !this.places) return;
    this.cache.keepOnly([...this.places.shownKeys, ...this.places.neighbourKeys]);
    if (this.places.isNearEnd) this.dispatchEvent(new Event('viewer-near-end', { bubbles: true, composed: true }));
  }

  private get pane(): Pane | undefined {
    return this.panes[this.places?.active ?? 0];
  }

  private get tool(): Tool {
    return this.chosenTool ?? (this.places?.current.asset.modality === 'XRAY' ? 'window' : 'pan');
  }

  private paneChanged(): void {
    this.requestUpdate();
    if (!this.places || !this.pane?.picture?.surface) return;
    this.cache.prefetch(this.places.neighbourKeys);
  }

  // New panes also adopt the view of the existing one.
  private link(leader: Pane | undefined): void {
    if (!this.linked || !leader) return;
    for (const pane of this.panes) if (pane !== leader) pane.follow(leader);
  }

  private reconnected(): void {
    if (!this.connection?.online) return;
    for (const { picture } of this.panes) if (picture?.failure?.passes) picture.retry();
  }

  private closed(): void {
    if (!this.connection) return;
    this.screen.leave();
    this.connection.close();
    this.connection = undefined;
    this.listening.abort();
    this.cache.keepOnly([]);
    const detail = { assetId: this.places?.current.asset.assetId };
    this.places = undefined; // removes the panes and their pictures
    this.dispatchEvent(new CustomEvent('viewer-close', { detail, bubbles: true, composed: true }));
  }

  get status(): Status {
    const { pane, places, tool, linked } = this;
    return statusOf(pane, places, { tool, linked, fullScreen: this.screen.isOn });
  }

  protected override render() {
    return html`<dialog
      aria-label="Picture viewer"
      @cancel=${(event: Event) => {
        event.preventDefault(); // the system's own way to close a dialog, such as Android's back gesture
        this.escape();
      }}
      @close=${() => this.closed()}
      @dragenter=${forbidDrop}
      @dragover=${forbidDrop}
      @drop=${forbidDrop}
    >
      ${this.places ? this.content(this.places) : nothing}
    </dialog>`;
  }

  private content(places: Places) {
    const { status } = this;
    const run = ({ detail }: CustomEvent<Command>) => detail.run(this);
    return html`<div class="frame">
      <div class="top">
        ${heading(places, status.version)}
        <ig-toolbar .groups=${['Other pictures', 'Viewer']} .status=${status} @command=${run}></ig-toolbar>
      </div>
      <ig-toolbar
        class="tools"
        .groups=${['Tools', 'Zoom', 'Brightness and contrast', 'Turn and flip', 'Picture']}
        .status=${status}
        @command=${run}
      ></ig-toolbar>
      <div
        class=${places.comparing ? 'pictures two' : 'pictures'}
        @pane-change=${() => this.paneChanged()}
        @view-change=${({ target }: Event) => this.link(target as Pane)}
        @asset-open=${({ target }: Event) => this.link([...this.panes].find((pane) => pane !== target))}
        @error=${({ detail }: CustomEvent<unknown>) => detail instanceof Failure && this.connection?.note(detail)}
      >
        ${repeat(
          places.shown,
          ({ key }) => key,
          ({ item }, i) => this.paneOf(places, item, i),
        )}
        ${
          status.canMove
            ? html`<ig-toolbar class="pad at-${places.active}" .groups=${['Move']} .status=${status} @command=${run}></ig-toolbar>`
            : nothing
        }
      </div>
      <ig-viewer-help></ig-viewer-help>
    </div>`;
  }

  private paneOf({ comparing, active }: Places, item: ViewerItem, i: number) {
    const activate = () => (this.places = this.places?.activate(i));
    return html`<ig-pane
      .item=${item}
      .cache=${this.cache}
      .tool=${this.tool}
      .label=${comparing ? sides[i]! : 'Picture area'}
      ?active=${comparing && i === active}
      @focusin=${activate}
      @pointerdown=${activate}
    ></ig-pane>`;
  }

  static override styles = [theme, controls, viewerStyles];
}
