import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';

import { decodeDeep } from '../../../src/deep/decode';
import { decodePng16, significantBits } from '../../../src/deep/png';

const png = (values: number[], channels: 1 | 2 | 3 | 4 = 1): ArrayBuffer => {
  const data = Uint16Array.from(values);
  const bytes = encode({ width: values.length / channels, height: 1, data, channels, depth: 16 });
  return bytes.slice().buffer;
};

// Behind the header, as the specification has it; its checksum is not looked at.
function withChunk(file: ArrayBuffer, type: string, ...data: number[]): ArrayBuffer {
  const header = 33;
  const chunk = [0, 0, 0, data.length, ...new TextEncoder().encode(type), ...data, 0, 0, 0, 0];
  return Uint8Array.of(...new Uint8Array(file, 0, header), ...chunk, ...new Uint8Array(file, header)).buffer;
}

const withSignificantBits = (file: ArrayBuffer, ...bits: number[]) => withChunk(file, 'sBIT', ...bits);

describe('a PNG of 16 bits', () => {
  it.each([
    [[0, 1, 255], 8],
    [[0, 1023], 10],
    [[0, 1024], 11],
    [[0, 4095], 12],
    [[0, 4096], 13],
    [[0, 65535], 16],
  ])('of the samples %o is of %i bits', (values, bits) => {
    const picture = decodeDeep(png(values));
    expect(picture).toMatchObject({ bits, full: 2 ** bits - 1, channels: 1 });
    expect([...picture.data]).toEqual(values);
  });

  it('has the depth that it declares, where its samples fit', () => {
    expect(decodePng16(withSignificantBits(png([0, 900]), 12)).bits).toBe(12);
    expect(decodePng16(withSignificantBits(png([0, 65000]), 12)).bits).toBe(16);
    expect(decodePng16(withSignificantBits(png([0, 3]), 4)).bits).toBe(8);
    expect(significantBits(withSignificantBits(png([0, 0, 0], 3), 10, 12, 11))).toBe(12);
    expect(significantBits(png([0]))).toBeUndefined();
  });

  it('of colour is reduced to 8 bits', () => {
    const picture = decodePng16(png([0, 2048, 4095], 3));
    expect(picture).toMatchObject({ channels: 3, full: 255, bits: 12 });
    expect([...picture.data]).toEqual([0, 128, 255]);
  });

  // The expected levels are what Chromium shows of 20, 60, 128 and 200.
  it('of linear light is as bright as browsers show it', () => {
    const file = png([20, 60, 128, 200, 255].map((level) => level * 257));
    const linear = withChunk(file, 'gAMA', 0, 1, 0x86, 0xa0);
    expect([...decodePng16(linear).data].map((sample) => Math.round(sample / 257))).toEqual([79, 133, 188, 229, 255]);
    for (const plain of [withChunk(file, 'gAMA', 0, 0, 0xb1, 0x8f), withChunk(linear, 'sRGB', 0)]) {
      expect([...decodePng16(plain).data]).toEqual([...decodePng16(file).data]);
    }
  });

  it('lies over white where it is transparent', () => {
    expect([...decodePng16(png([100, 65535, 4095, 0, 0, 0], 2)).data]).toEqual([100, 4095, 4095]);
  });

  it('that is cut short is refused', () => {
    expect(() => decodePng16(png(Array.from({ length: 500 }, (_, i) => (i * 7919) % 65536)).slice(0, 400))).toThrow();
  });
});
