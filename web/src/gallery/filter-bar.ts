// The filters above the pictures: modality, kind, search words. Fires "filter-change".
import { LitElement, css, html } from 'lit';
import { property } from 'lit/decorators.js';

import { part } from '../core/part';
import { controls, theme } from '../core/theme';
import type { Modality } from '../core/types';
import { kindName, modalityNames } from '../core/words';
import { isActive, noFilter, type Filter } from './filter';

const modalities: readonly [Modality | '', string][] = [
  ['', 'All'],
  ['XRAY', `${modalityNames.XRAY}s`],
  ['PHOTO', `${modalityNames.PHOTO}s`],
  ['DOC', `${modalityNames.DOC}s`],
];

@part('ig-filter-bar')
export class FilterBar extends LitElement {
  @property({ attribute: false }) filter: Filter = noFilter;
  @property({ attribute: false }) kinds: readonly string[] = [];

  private change(part: Partial<Filter>): void {
    this.dispatchEvent(new CustomEvent<Filter>('filter-change', { detail: { ...this.filter, ...part } }));
  }

  // The button that was pressed goes away, so the focus is moved first.
  clear(): void {
    this.renderRoot.querySelector('button')?.focus();
    this.change(noFilter);
  }

  // Set after the options, which change with the studies.
  protected override updated(): void {
    this.renderRoot.querySelector('select')!.value = this.filter.kind;
  }

  protected override render() {
    const { filter } = this;
    return html`
      <div class="group" role="group" aria-label="Modality">
        ${modalities.map(
          ([modality, name]) => html`<button
            type="button"
            aria-pressed=${filter.modality === modality}
            @click=${() => this.change({ modality })}
          >
            ${name}
          </button>`,
        )}
      </div>
      <select
        aria-label="Kind of study"
        @change=${(event: Event) => this.change({ kind: (event.target as HTMLSelectElement).value })}
      >
        <option value="">All kinds</option>
        ${this.kinds.map((kind) => html`<option value=${kind}>${kindName(kind)}</option>`)}
      </select>
      <input
        type="search"
        aria-label="Find by title, date or device"
        placeholder="Find title, date, device"
        .value=${filter.words}
        @input=${(event: Event) => this.change({ words: (event.target as HTMLInputElement).value })}
      />
      <button type="button" ?hidden=${!isActive(filter)} @click=${this.clear}>Clear filters</button>
    `;
  }

  static override styles = [
    theme,
    controls,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .group {
        display: flex;
      }
      .group button {
        border-radius: 0;
        margin-left: -1px;
      }
      .group button:first-child {
        border-radius: var(--radius) 0 0 var(--radius);
        margin-left: 0;
      }
      .group button:last-child {
        border-radius: 0 var(--radius) var(--radius) 0;
      }
      .group button:focus-visible {
        position: relative;
        z-index: 1;
      }
      input {
        flex: 0 1 220px;
        min-width: 140px;
      }
      @media (max-width: 360px) {
        .group button {
          padding-inline: 8px;
          white-space: nowrap;
        }
      }
      @media (max-width: 600px) {
        select,
        input {
          flex: 1 1 120px;
          min-width: 0;
        }
      }
      input::placeholder {
        color: var(--muted);
        opacity: 1;
      }
    `,
  ];
}
