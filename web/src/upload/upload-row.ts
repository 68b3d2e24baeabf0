// One file in the upload panel: its name, its progress, and its buttons.
import { LitElement, css, html, nothing } from 'lit';
import { property, query } from 'lit/decorators.js';
import { ifDefined } from 'lit/directives/if-defined.js';

import { part } from '../core/part';
import { controls, theme } from '../core/theme';
import type { Modality } from '../core/types';
import { modalityNames, sizeOf } from '../core/words';
import { canCancel, canChange, canRemove, canRetry, stateWords, type Upload } from './upload';

// What the user wants for a file; detail of the row's "upload-wish".
export type Wish = { want: 'cancel' | 'retry' | 'remove' } | { want: 'modality'; modality: Modality };

const cross = html`<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
  <path d="M3 3l10 10M13 3L3 13" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" />
</svg>`;

@part('ig-upload-row')
export class UploadRow extends LitElement {
  @property({ attribute: false }) upload!: Upload;
  @property({ attribute: false }) modality: Modality = 'PHOTO';
  @query('select') private box!: HTMLSelectElement;

  // Focuses the file's first button.
  override focus(): void {
    this.renderRoot.querySelector('button')?.focus();
  }

  private wish(detail: Wish): void {
    this.dispatchEvent(new CustomEvent<Wish>('upload-wish', { detail }));
  }

  protected override updated(): void {
    this.box.value = this.modality;
    this.dataset['state'] = this.upload.state; // for the styles
  }

  protected override render() {
    const { file, failure, state } = this.upload;
    const refusal = state === 'failed' ? failure?.message : undefined;
    return html`
      <p class="name" title=${file.name}>${file.name}</p>
      <select
        aria-label="Type of ${file.name}"
        ?disabled=${!canChange(this.upload)}
        @change=${() => this.wish({ want: 'modality', modality: this.box.value as Modality })}
      >
        ${Object.entries(modalityNames).map(([value, name]) => html`<option value=${value}>${name}</option>`)}
      </select>
      <div class="actions">${this.renderActions()}</div>
      <p class="state">${sizeOf(file.size)} · <span>${this.stateText()}</span></p>
      ${this.renderProgress()} ${refusal ? html`<p class="failure" role="alert">${refusal}</p>` : nothing}
    `;
  }

  private stateText(): string {
    const { state, sent, failure } = this.upload;
    const words = stateWords[state];
    if (state === 'sending') return `${words} ${Math.floor(sent * 100)} %`;
    if (state === 'cancelled' && sent === 1) return `${words}, but may have arrived`;
    return state === 'resting' && failure?.kind === 'offline' ? 'Broken off, trying again' : words;
  }

  private renderProgress() {
    const { state, sent, file } = this.upload;
    if (state !== 'sending' && state !== 'processing') return nothing;
    const value = state === 'sending' ? sent : undefined; // nobody knows how long processing takes
    return html`<progress aria-label="Progress of ${file.name}" max="1" value=${ifDefined(value)}></progress>`;
  }

  private renderActions() {
    const { upload } = this;
    return html`
      ${canCancel(upload) ? this.renderAction('cancel', 'Cancel', '', 'Cancel') : nothing}
      ${canRetry(upload) ? this.renderAction('retry', 'Retry', '', 'Retry') : nothing}
      ${canRemove(upload) ? this.renderAction('remove', 'Remove', ' from the list', cross) : nothing}
    `;
  }

  private renderAction(want: 'cancel' | 'retry' | 'remove', before: string, after: string, face: unknown) {
    const name = `${before} ${this.upload.file.name}${after}`;
    const wish = () => this.wish({ want });
    return html`<button type="button" class=${want} aria-label=${name} @click=${wish}>${face}</button>`;
  }

  static override styles = [
    theme,
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 108px 118px;
        gap: 2px 8px;
        align-items: center;
        padding: 10px 16px;
        border-top: 1px solid var(--line);
      }
      p {
        margin: 0;
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .actions {
        display: flex;
        gap: 6px;
        justify-content: end;
        grid-row: span 2;
      }
      .remove {
        display: grid;
        place-items: center;
        width: 32px;
        padding: 0;
        border-color: transparent;
        background: none;
      }
      select {
        grid-row: span 2;
        padding-inline: 6px;
      }
      select:disabled {
        padding-inline: 10px;
        border-color: transparent;
        background: none;
        color: var(--muted);
        opacity: 1;
        appearance: none;
      }
      .state {
        grid-column: 1;
        grid-row: 2;
        color: var(--muted);
        font-size: 13px;
        font-variant-numeric: tabular-nums;
      }
      :host([data-state='done']) .state span {
        color: var(--good);
      }
      :host([data-state='failed']) .state span,
      .failure {
        color: var(--danger);
      }
      .failure,
      progress {
        grid-column: 1 / -1;
      }
      .failure {
        overflow-wrap: anywhere;
      }
      progress {
        width: 100%;
        height: 6px;
        margin-top: 6px;
        border: 0;
        border-radius: 3px;
        overflow: hidden;
        appearance: none;
        background: var(--line);
        color: var(--accent);
      }
      progress::-webkit-progress-bar {
        background: var(--line);
      }
      progress::-webkit-progress-value {
        background: var(--accent);
      }
      progress::-moz-progress-bar {
        background: var(--accent);
      }
      progress:indeterminate,
      progress:indeterminate::-webkit-progress-bar {
        background: var(--accent);
        animation: breathe 1.6s ease-in-out infinite alternate;
      }
      @media (max-width: 560px) {
        :host {
          grid-template-columns: minmax(0, 1fr) 96px 104px;
        }
        .name {
          grid-column: 1 / -1;
        }
        select,
        .actions {
          grid-row: 2;
        }
      }
      @keyframes breathe {
        to {
          opacity: 0.45;
        }
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'ig-upload-row': UploadRow;
  }
}
