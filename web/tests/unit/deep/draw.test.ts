import { describe, expect, it } from 'vitest';

import { lightTable } from '../../../src/deep/draw';
import { wholeRange } from '../../../src/core/window';

describe('the table of lights', () => {
  // src/image/used_bits.cpp, byte_of_sample: (sample * 255 + full / 2) / full in whole numbers.
  it.each([8, 10, 12, 14, 16])('makes of %i bits what the service makes of them', (bits) => {
    const full = 2 ** bits - 1;
    const table = lightTable({ window: wholeRange, inverted: false }, full);
    for (let sample = 0; sample <= full; ++sample) {
      const service = Math.floor((sample * 255 + Math.floor(full / 2)) / full);
      if (table[sample] !== service) expect([sample, table[sample]]).toEqual([sample, service]);
    }
    expect(table[65535]).toBe(255);
  });

  it('shows sixteen of the sensor’s steps from black to white', () => {
    const table = lightTable({ window: { center: 2048 / 4095, width: 16 / 4095 }, inverted: false }, 4095);
    expect([2040, 2044, 2048, 2052, 2056].map((sample) => table[sample])).toEqual([0, 64, 128, 191, 255]);
  });

  it('is the negative when inverted', () => {
    const table = lightTable({ window: wholeRange, inverted: true }, 4095);
    expect([table[0], table[4095], table[65535]]).toEqual([255, 0, 0]);
  });
});
