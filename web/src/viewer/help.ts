// A dialog over the viewer that lists all keys, and what mouse and fingers do.
import { LitElement, css, html } from 'lit';
import { query } from 'lit/decorators.js';

import { part } from '../core/part';
import { controls, theme } from '../core/theme';
import { icons } from './icons';
import { commands, printedKeys, type Command, type Group } from './keys';

const pointers: readonly [string, string][] = [
  ['Drag', 'The chosen tool: window, zoom or pan'],
  ['Drag up, down', 'Window: brighter, darker'],
  ['Drag left, right', 'Window: more, less contrast'],
  ['Wheel', 'Zoom to the pointer'],
  ['Middle button, Shift and drag', 'Pan'],
  ['Right button', 'Zoom'],
  ['Double click', 'Closer at the pointer, and back'],
  ['Two fingers', 'Zoom and pan'],
];

@part('ig-viewer-help')
export class Help extends LitElement {
  @query('dialog') private readonly dialog!: HTMLDialogElement;

  get open(): boolean {
    return this.hasUpdated && this.dialog.open;
  }

  toggle(): void {
    if (this.open) this.dialog.close();
    else this.dialog.showModal();
  }

  protected override render() {
    const groups = [...new Set(commands.map(({ group }) => group))];
    return html`<dialog aria-labelledby="title">
      <div class="top">
        <h2 id="title">Keys and mouse</h2>
        <button type="button" aria-label="Close help" @click=${() => this.toggle()}>${icons.close}</button>
      </div>
      <div class="columns" tabindex="0" role="region" aria-label="List of keys">
        ${groups.map((group) => this.group(group))}
        <section>
          <h3>Mouse and touch</h3>
          <dl>${pointers.map(([act, meaning]) => html`<div><dt>${act}</dt><dd>${meaning}</dd></div>`)}</dl>
        </section>
      </div>
    </dialog>`;
  }

  private group(group: Group) {
    const own = commands.filter((command) => command.group === group);
    return html`<section>
      <h3>${group}</h3>
      <dl>${own.map((command) => html`<div><dt>${keys(command)}</dt><dd>${command.name}</dd></div>`)}</dl>
    </section>`;
  }

  static override styles = [
    theme,
    controls,
    css`
      dialog {
        width: min(1040px, calc(100vw - 24px));
        max-height: calc(100dvh - 24px);
        padding: 0;
        overflow: hidden;
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--surface);
        color: var(--text);
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 60%);
      }
      .top {
        display: flex;
        justify-content: space-between;
        align-items: center;
        padding: 12px 12px 8px 22px;
      }
      .top button {
        display: grid;
        padding: 6px;
        place-items: center;
        border-color: transparent;
      }
      h2,
      h3,
      dl,
      dd {
        margin: 0;
      }
      h2 {
        font-size: 20px;
      }
      h3 {
        margin-bottom: 4px;
        font-size: 14px;
        color: var(--accent);
      }
      .columns {
        columns: 3 290px;
        column-gap: 32px;
        padding: 4px 22px 20px;
        overflow: auto;
      }
      .columns:focus-visible {
        outline-offset: -2px;
      }
      section {
        break-inside: avoid;
        padding-bottom: 16px;
      }
      dl > div {
        display: grid;
        grid-template-columns: 124px 1fr;
        gap: 10px;
        padding: 3px 0;
        border-bottom: 1px solid rgb(255 255 255 / 7%);
      }
      dt {
        color: var(--muted);
      }
      kbd {
        display: inline-block;
        min-width: 24px;
        padding: 0 6px;
        border: 1px solid var(--control);
        border-radius: 4px;
        background: var(--raised);
        color: var(--text);
        font: inherit;
        font-size: 13px;
        text-align: center;
        white-space: nowrap;
      }
    `,
  ];
}

const keys = (command: Command) =>
  command.keys.map((key, i) => html`${i > 0 ? ' ' : ''}${printedKeys(key).map((part) => html`<kbd>${part}</kbd>`)}`);
