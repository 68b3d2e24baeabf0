// The studies, newest first, grouped by day; each with its kind, title and pictures.
import { LitElement, css, html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';

import { part } from '../core/part';
import { theme } from '../core/theme';
import type { Asset, Study } from '../core/types';
import { dayOf, kindName } from '../core/words';
import { byDay } from './days';
import type { Thumbnails } from './thumbnails';
import './tile';

// Fires "open-asset" (not composed) with the asset that was chosen.
@part('ig-study-list')
export class StudyList extends LitElement {
  @property({ attribute: false }) studies: readonly Study[] = [];
  @property({ attribute: false }) thumbnails!: Thumbnails;
  @property({ type: Boolean }) online = true;

  // Called by the viewer to return the focus to the picture that it showed last.
  focusAsset(assetId: number): void {
    this.renderRoot.querySelector<HTMLElement>(`ig-tile[data-asset="${assetId}"]`)?.focus();
  }

  protected override render() {
    return repeat(
      byDay(this.studies),
      (day) => day.name,
      (day) => html`
        <section>
          <h2>${day.name}</h2>
          ${repeat(
            day.studies,
            (study) => study.studyId,
            (study) => this.renderStudy(study),
          )}
        </section>
      `,
    );
  }

  private renderStudy(study: Study) {
    const count = study.assets.length;
    return html`
      <article aria-label=${`${kindName(study.kind)}, ${dayOf(study.capturedAt)}`}>
        <h3>
          ${kindName(study.kind)}
          ${study.title ? html`<span class="title">${study.title}</span>` : nothing}
          <span class="count">${count} ${count > 0 && study.assets.every(isDocument) ? 'document' : 'picture'}${count === 1 ? '' : 's'}</span>
        </h3>
        ${
          count === 0
            ? html`<p>No pictures in this study yet.</p>`
            : html`<ul>
              ${repeat(
                study.assets,
                (asset) => asset.assetId,
                (asset) => html`<li>${this.renderTile(asset)}</li>`,
              )}
            </ul>`
        }
      </article>
    `;
  }

  private renderTile(asset: Asset) {
    return html`<ig-tile
      data-asset=${asset.assetId}
      .asset=${asset}
      .thumbnails=${this.thumbnails}
      .online=${this.online}
      @click=${() => this.dispatchEvent(new CustomEvent<Asset>('open-asset', { detail: asset }))}
    ></ig-tile>`;
  }

  static override styles = [
    theme,
    css`
      :host {
        display: block;
      }
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
      }
      h2 {
        margin: 18px 0 2px;
        font-size: 20px;
        font-weight: 600;
      }
      article {
        margin: 0 -4px; /* otherwise the focus outline is cut off */
        padding: 6px 4px 10px;
        content-visibility: auto;
        contain-intrinsic-size: auto 190px;
      }
      h3 {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 10px;
        align-items: baseline;
        margin: 0 0 6px;
        font-size: 15px;
        font-weight: 600;
      }
      .title {
        font-weight: 400;
        overflow-wrap: anywhere;
      }
      .count,
      p {
        margin: 0;
        color: var(--muted);
        font-size: 14px;
        font-weight: 400;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        max-width: 100%;
      }
    `,
  ];
}

const isDocument = ({ modality }: Asset) => modality === 'DOC';
