import { expect, it } from 'vitest';

import { filtered, isActive, kindsOf, noFilter } from '../../../src/gallery/filter';
import { asset, study } from '../samples';

const studies = [
  study({ studyId: 1, title: 'Recall', assets: [asset({ assetId: 1 }), asset({ assetId: 2, modality: 'PHOTO' })] }),
  study({ studyId: 2, kind: 'PHOTO', assets: [asset({ assetId: 3, modality: 'PHOTO', sourceDevice: 'Canon R5' })] }),
  study({ studyId: 3, kind: 'XRAY_PA', assets: [] }),
];
const ids = (filter: object) =>
  filtered(studies, { ...noFilter, ...filter }).map((found) => found.assets.map((each) => each.assetId));

it('changes nothing when it is empty', () => {
  expect(filtered(studies, noFilter)).toBe(studies);
  expect(isActive({ ...noFilter, words: '  ' })).toBe(false);
});

it('keeps the assets of a modality and drops studies that have none', () => {
  expect(ids({ modality: 'PHOTO' })).toEqual([[2], [3]]);
  expect(ids({ modality: 'DOC' })).toEqual([]);
});

it('keeps the studies of a kind', () => expect(ids({ kind: 'PHOTO' })).toEqual([[3]]));

it('finds words in any order, in titles, names, devices and dates', () => {
  expect(ids({ words: 'recall' })).toEqual([[1, 2]]);
  expect(ids({ words: 'R5 canon' })).toEqual([[3]]);
  expect(ids({ words: '2026-02-09 photo' })).toEqual([[2], [3]]);
  expect(ids({ words: 'bitewing' })).toEqual([[1, 2]]);
  expect(ids({ words: 'recall canon' })).toEqual([]);
});

it('finds the day in the heading, also where the picture was taken on another', () => {
  const late = study({ capturedAt: '2025-05-10T12:00:00Z', assets: [asset({ assetId: 9, capturedAt: '2025-05-12T12:00:00Z' })] });
  for (const words of ['2025-05-10', '2025-05-12']) expect(filtered([late], { ...noFilter, words })).toHaveLength(1);
});

it('names each kind once', () => expect(kindsOf([...studies, ...studies])).toEqual(['PHOTO', 'XRAY_BWX', 'XRAY_PA']));
