// Chooses the study that files are uploaded to: one of the patient's, or a new one. Fires "study-change", and
// "more-studies" when older ones are needed.
import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';

import { part } from '../core/part';
import { controls, theme } from '../core/theme';
import type { Study } from '../core/types';
import { commonKinds, dayOf, kindName } from '../core/words';
import { Destination } from './destination';

const newStudy = 'new';

@part('ig-study-choice')
export class StudyChoice extends LitElement {
  @property({ type: Number }) patientId = 0;
  @property({ attribute: false }) studies: readonly Study[] = [];
  @property({ type: Boolean }) hasMore = false; // there are older studies, which have not been loaded

  @state() private choice = newStudy;
  @state() private kind = commonKinds[0] ?? '';
  @state() private heading = '';
  @query('.study') private studyBox!: HTMLSelectElement;
  @query('.kind') private kindBox!: HTMLSelectElement | null;
  private destination: Destination | undefined;
  private moreHadFocus = false;

  // Stays the same until the user chooses another study, so that files added later go to the study that was
  // created for the first.
  get current(): Destination {
    this.destination ??= this.chosen() ?? new Destination(this.patientId, this.kind, this.heading.trim());
    return this.destination;
  }

  reset(): void {
    this.change({ choice: newStudy, heading: '' });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('patientId')) this.reset();
    this.moreHadFocus = (this.renderRoot as ShadowRoot).activeElement?.matches('.more') ?? false;
    const made = this.destination?.studyId;
    if (this.studies.some(({ studyId }) => studyId === made)) this.choice = String(made);
  }

  // The options before the chosen one change, and the select itself keeps only a position.
  protected override updated(): void {
    this.studyBox.value = this.choice;
    if (this.kindBox) this.kindBox.value = this.kind;
    if (this.moreHadFocus && !this.hasMore) this.studyBox.focus(); // the button has gone
  }

  private chosen(): Destination | undefined {
    const study = this.studies.find(({ studyId }) => String(studyId) === this.choice);
    return study && new Destination(this.patientId, study.kind, study.title ?? '', study.studyId);
  }

  private change(part: { choice?: string; kind?: string; heading?: string }): void {
    Object.assign(this, part);
    this.destination = undefined;
    this.dispatchEvent(new CustomEvent('study-change'));
  }

  private more(): void {
    this.dispatchEvent(new Event('more-studies', { bubbles: true, composed: true }));
  }

  protected override render() {
    const value = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value;
    return html`
      <label>
        <span>Study</span>
        <select class="study" @change=${(event: Event) => this.change({ choice: value(event) })}>
          <option value=${newStudy}>New study</option>
          ${this.studies.map((study) => html`<option value=${study.studyId}>${studyName(study)}</option>`)}
        </select>
      </label>
      ${this.hasMore ? html`<button type="button" class="more" @click=${this.more}>Show older studies too</button>` : nothing}
      ${this.choice === newStudy ? this.renderNew(value) : nothing}
    `;
  }

  private renderNew(value: (event: Event) => string) {
    return html`
      <label>
        <span>Kind</span>
        <select class="kind" @change=${(event: Event) => this.change({ kind: value(event) })}>
          ${commonKinds.map((kind) => html`<option value=${kind}>${kindName(kind)}</option>`)}
        </select>
      </label>
      <label>
        <span>Title</span>
        <input
          maxlength="160"
          autocomplete="off"
          placeholder="Optional"
          .value=${this.heading}
          @input=${(event: Event) => this.change({ heading: value(event) })}
        />
      </label>
    `;
  }

  static override styles = [
    theme,
    controls,
    css`
      :host {
        display: grid;
        gap: 8px;
      }
      label {
        display: grid;
        grid-template-columns: 52px minmax(0, 1fr);
        align-items: center;
      }
      span {
        color: var(--muted);
      }
      .more {
        justify-self: start;
        margin-left: 52px; /* below the select */
        font-size: 14px;
      }
      select,
      input {
        width: 100%;
        padding-inline: 8px;
      }
      input {
        padding-inline: 12px; /* as far in as a select's text */
      }
      ::placeholder {
        color: var(--muted);
        opacity: 1;
      }
    `,
  ];
}

function studyName({ kind, capturedAt, title }: Study): string {
  return [kindName(kind), dayOf(capturedAt), ...(title ? [title] : [])].join(', ');
}

declare global {
  interface HTMLElementTagNameMap {
    'ig-study-choice': StudyChoice;
  }
}
