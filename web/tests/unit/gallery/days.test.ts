import { expect, it } from 'vitest';

import { byDay } from '../../../src/gallery/days';
import { study } from '../samples';

it('puts the studies of one day together and keeps their order', () => {
  const days = byDay([
    study({ studyId: 3, capturedAt: '2026-02-09T12:30:00Z' }),
    study({ studyId: 2, capturedAt: '2026-02-09T12:00:00Z' }),
    study({ studyId: 1, capturedAt: '2025-02-09T12:00:00Z' }),
  ]);
  expect(days.map((day) => day.studies.map((each) => each.studyId))).toEqual([[3, 2], [1]]);
});

it('has no days without studies', () => expect(byDay([])).toEqual([]));
