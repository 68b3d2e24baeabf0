// The viewer's buttons, made from the table of commands. Fires "command" with the chosen command.
import { LitElement, css, html, nothing } from 'lit';
import { property } from 'lit/decorators.js';

import { part } from '../core/part';
import { controls, theme } from '../core/theme';
import { ariaKeys, commands, printedKeys, type Command, type Group, type Status } from './keys';

@part('ig-toolbar')
export class Toolbar extends LitElement {
  @property({ attribute: false }) status!: Status;
  @property({ attribute: false }) groups: readonly Group[] = [];

  private choose(command: Command): void {
    if (command.disabled?.(this.status)) return;
    this.dispatchEvent(new CustomEvent<Command>('command', { detail: command }));
  }

  private button(command: Command) {
    const pressed = command.pressed?.(this.status);
    const keys = command.keys.map((key) => printedKeys(key).join('+')).join(', ');
    return html`<button
      type="button"
      class=${command.short ? 'main' : ''}
      aria-label=${command.name}
      title="${command.name} (${keys})"
      aria-keyshortcuts=${ariaKeys(command)}
      aria-pressed=${pressed ?? nothing}
      aria-disabled=${command.disabled?.(this.status) ? 'true' : nothing}
      @click=${() => this.choose(command)}
    >
      ${command.icon}${command.short ? html`<span aria-hidden="true">${command.short}</span>` : nothing}
    </button>`;
  }

  protected override render() {
    return this.groups.map(
      (group) => html`<div role="group" aria-label=${group}>
        ${commands
          .filter((command) => command.group === group && command.icon && !command.hidden?.(this.status))
          .map((command) => this.button(command))}
      </div>`,
    );
  }

  static override styles = [
    theme,
    controls,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 10px;
      }
      div {
        display: flex;
        gap: 2px;
      }
      button {
        display: inline-flex;
        align-items: center;
        justify-content: center;
        gap: 6px;
        min-width: 36px;
        min-height: 36px;
        padding: 4px 7px;
        border-color: transparent;
        background: transparent;
        font-size: 14px;
      }
      button:hover:not([aria-disabled], [aria-pressed='true']) {
        border-color: var(--control);
        background: var(--raised);
      }
      /* aria-disabled instead of disabled, so that the focus is not lost at the end of the list. */
      button[aria-disabled] {
        opacity: 0.45;
        cursor: default;
      }
      :focus-visible {
        outline-offset: 0;
      }
      @media (max-width: 1240px) {
        span {
          display: none;
        }
      }
      @media (max-width: 600px) {
        :host {
          gap: 2px;
        }
        div {
          display: contents; /* fills the rows, even if that splits a group */
        }
        button {
          min-width: 31px;
          padding: 4px;
        }
      }
    `,
  ];
}
