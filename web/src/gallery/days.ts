// Groups studies by the day they were taken. Pure.
import type { Study } from '../core/types';
import { dayOf } from '../core/words';

export interface Day {
  name: string;
  studies: Study[];
}

// Studies are sorted by time, so those of one day follow each other.
export function byDay(studies: readonly Study[]): Day[] {
  const days: Day[] = [];
  for (const study of studies) {
    const name = dayOf(study.capturedAt);
    const last = days.at(-1);
    if (last?.name === name) last.studies.push(study);
    else days.push({ name, studies: [study] });
  }
  return days;
}
