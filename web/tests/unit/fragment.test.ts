import { expect, it } from 'vitest';

import { readFragment } from '../../page/fragment';

it('reads a patient and a token', () =>
  expect(readFragment('#patient=345&token=a.b-c_d')).toEqual({ patientId: 345, token: 'a.b-c_d' }));

it('takes nothing for a patient that is no id', () => {
  for (const bad of ['', '0', '-1', '1.5', '1e3', 'abc', ' 7', '12345678901234567890', '9007199254740993', '٣']) {
    expect(readFragment(`#patient=${bad}&token=x`).patientId).toBe(0);
  }
  expect(readFragment('')).toEqual({ patientId: 0, token: '' });
});
