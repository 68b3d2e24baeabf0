// Filters pictures by modality, kind of study and search words. Pure.
import type { Asset, Modality, Study } from '../core/types';
import { daySpellings, kindName, modalityNames } from '../core/words';

export interface Filter {
  modality: Modality | ''; // '': all
  kind: string; // '': all
  words: string; // all of them must occur
}

export const noFilter: Filter = { modality: '', kind: '', words: '' };

export const isActive = (filter: Filter) => filter.modality !== '' || filter.kind !== '' || filter.words.trim() !== '';

// The studies with the assets that match. A study without assets is shown only when there is no filter.
export function filtered(studies: readonly Study[], filter: Filter): readonly Study[] {
  if (!isActive(filter)) return studies;
  const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
  return studies
    .filter((study) => filter.kind === '' || study.kind === filter.kind)
    .map((study) => ({ ...study, assets: study.assets.filter((asset) => passes(asset, study, filter, words)) }))
    .filter((study) => study.assets.length > 0);
}

function passes(asset: Asset, study: Study, filter: Filter, words: readonly string[]): boolean {
  if (filter.modality !== '' && asset.modality !== filter.modality) return false;
  if (words.length === 0) return true;
  const text = [
    study.title,
    study.source,
    kindName(study.kind),
    study.kind,
    modalityNames[asset.modality],
    asset.sourceDevice,
    daySpellings(study.capturedAt), // as in the heading
    daySpellings(asset.capturedAt),
  ]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

export const kindsOf = (studies: readonly Study[]) => [...new Set(studies.map((study) => study.kind))].sort();

// All pictures in one list, to step through.
export const picturesOf = (studies: readonly Study[]) =>
  studies.flatMap((study) => study.assets.map((asset) => ({ asset, study })));
