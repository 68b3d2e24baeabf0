// The viewer: a dialog over the whole screen with one picture of the list, or two side by side.
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { property, query, queryAll, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';

import type { Client } from '../core/client';
import { Failure } from '../core/failure';
import { part } from '../core/part';
import { controls, theme } from '../core/theme';
import { Connection } from '../gallery/connection';
import type { Adjustments } from './adjustments';
import type { Tool } from './gestures';
import { heading } from './heading';
import './help';
import type { Help } from './help';
import { commandFor, type Command, type Controls, type Status } from './keys';
import './pane';
import type { Pane } from './pane';
import { PictureCache, type PictureKey } from './picture-cache';
import type { Version, ViewerItem } from './picture';
import { Places } from './places';
import './toolbar';
import { viewerStyles } from './viewer-styles';

export type { ViewerItem } from './picture';

const sides = ['Left picture', 'Right picture'];

// Fires "asset-open" and "error" as the gallery does, "viewer-near-end" when more pictures will be
// needed, and "viewer-close" with the asset that was shown last.
@part('ig-viewer')
export class Viewer extends LitElement implements Controls {
  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) items: readonly ViewerItem[] = [];

  @state() private places: Places | undefined; // none: closed
  @state() private chosenTool: Tool | undefined;

  @query('dialog') private readonly dialog!: HTMLDialogElement;
  @query('.frame') private readonly frame!: HTMLElement;
  @query('ig-viewer-help') private readonly help!: Help;
  @queryAll('ig-pane') private readonly panes!: NodeListOf<Pane>;

  private cache!: PictureCache;
  private connection: Connection | undefined; // while open
  private listening = new AbortController();

  open(index: number): void {
    if (this.places) return this.goTo(index);
    this.places = Places.open(this.items, index);
    if (!this.places) return;
    this.cache = new PictureCache(this.client);
    this.connection = new Connection(this.client, () => this.reconnected());
    this.listening = new AbortController();
    const { signal } = this.listening;
    // Of the document, as the focus is nowhere in the dialog after a click between its controls; and
    // before the page, whose own keys are not meant.
    document.addEventListener('keydown', (event) => this.keyDown(event), { signal, capture: true });
    document.addEventListener('fullscreenchange', () => this.requestUpdate(), { signal });
    void this.updateComplete.then(() => {
      this.dialog.showModal(); // gives the focus back to the opener when it closes
      this.pane?.focus();
    });
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

  toggleFullScreen(): void {
    // A dialog itself cannot be shown in full screen.
    if (this.fillsScreen) void document.exitFullscreen();
    else void this.frame.requestFullscreen?.().catch(() => undefined); // refused: it stays as it is
  }

  toggleHelp(): void {
    this.help.toggle();
  }

  escape(): void {
    if (this.help.open) this.help.toggle();
    else if (this.fillsScreen) void document.exitFullscreen();
    else this.dialog.close();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.closed();
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has('items')) this.places = this.places?.within(this.items);
  }

  protected override updated(changes: PropertyValues): void {
    if (!changes.has('places') || !this.places) return;
    const shown = this.places.shown.flatMap(({ item }) => [keyOf(item, 'web'), keyOf(item, 'original')]);
    this.cache.keepOnly([...shown, ...this.neighbours(this.places)]);
    if (this.places.isNearEnd) this.dispatchEvent(new Event('viewer-near-end', { bubbles: true, composed: true }));
  }

  // The page itself may be in full screen, which is not the viewer's to end.
  private get fillsScreen(): boolean {
    return this.shadowRoot?.fullscreenElement?.matches('.frame') ?? false;
  }

  private get pane(): Pane | undefined {
    return this.panes[this.places?.active ?? 0];
  }

  private get tool(): Tool {
    return this.chosenTool ?? (this.places?.current.asset.modality === 'XRAY' ? 'window' : 'pan');
  }

  private neighbours({ neighbours }: Places): PictureKey[] {
    return neighbours.filter(({ asset }) => asset.hasWeb).map((item) => keyOf(item, 'web'));
  }

  private paneChanged(): void {
    this.requestUpdate();
    if (!this.places || !this.pane?.picture?.surface) return;
    for (const key of this.neighbours(this.places)) this.cache.prefetch(key);
  }

  private reconnected(): void {
    if (!this.connection?.online) return;
    for (const { picture } of this.panes) if (picture?.failure?.passes) picture.retry();
  }

  private closed(): void {
    if (!this.connection) return;
    if (this.fillsScreen) void document.exitFullscreen();
    this.connection.close();
    this.connection = undefined;
    this.listening.abort();
    this.cache.keepOnly([]);
    const detail = { assetId: this.places?.current.asset.assetId };
    this.places = undefined; // takes the panes, and their pictures, away
    this.dispatchEvent(new CustomEvent('viewer-close', { detail, bubbles: true, composed: true }));
  }

  private keyDown(event: KeyboardEvent): void {
    // What the page shows over the viewer, such as its own question to sign in, has keys of its own.
    if (event.target !== document.body && !event.composedPath().includes(this.dialog)) return;
    const command = commandFor(event);
    const onButton = event.composedPath()[0] instanceof HTMLButtonElement;
    if (!command || (onButton && command.keys.includes('Space') && event.key === ' ')) return;
    if (this.help.open && command.keys[0] !== '?' && command.keys[0] !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (!command.disabled?.(this.status)) command.run(this);
  }

  // The system's own way to close a dialog, such as Android's back gesture.
  private cancel(event: Event): void {
    event.preventDefault();
    this.escape();
  }

  private get status(): Status {
    const { index, pane } = this;
    const picture = pane?.picture;
    return {
      tool: this.tool,
      look: picture?.surface ? pane?.look : undefined,
      version: picture?.version,
      canSwitch: picture?.canSwitch ?? false,
      hasPrevious: index > 0,
      hasNext: index < this.items.length - 1,
      comparing: this.places?.comparing ?? false,
      fullScreen: this.fillsScreen,
    };
  }

  protected override render() {
    return html`<dialog
      aria-label="Picture viewer"
      @cancel=${(event: Event) => this.cancel(event)}
      @close=${() => this.closed()}
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
        @error=${({ detail }: CustomEvent<unknown>) => detail instanceof Failure && this.connection?.note(detail)}
      >
        ${repeat(
          places.shown,
          ({ key }) => key,
          ({ item }, i) => this.paneOf(places, item, i),
        )}
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

const keyOf = ({ asset: { assetId } }: ViewerItem, variant: Version): PictureKey => ({ assetId, variant });
