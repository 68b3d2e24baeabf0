// The picture's name, and its number of how many; screen readers announce every change.
import { html } from 'lit';

import { dayOf, kindName, timeOf } from '../core/words';
import type { Version } from './picture';
import type { Places } from './places';

const versionNames = { web: 'Compressed, not for diagnosis', original: 'Original' };

export function heading({ current, index, items }: Places, version: Version | undefined) {
  const { asset, study } = current;
  const day = html`<span class="day">${dayOf(asset.capturedAt)}</span>`; // shown when there is room
  const details = [timeOf(asset.capturedAt), study.title, asset.sourceDevice].filter(Boolean).join(' · ');
  return html`<div class="title" role="status">
    <h2>${kindName(study.kind)} ${day}</h2>
    <p><span class="position">${index + 1} of ${items.length}</span> · ${day} ${details}</p>
    <span class="hidden-text">${version ? versionNames[version] : ''}</span>
  </div>`;
}
