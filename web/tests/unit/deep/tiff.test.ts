import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { decodeDeep } from '../../../src/deep/decode';
import { decodeTiff } from '../../../src/deep/tiff';
import { tiffFile, type TiffFile } from './tiff-file';

const sample = (name: string) => {
  const file = readFileSync(new URL(`../../../../tests/data/${name}`, import.meta.url));
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.length);
};
const grey = (values: number[], file: Partial<TiffFile> = {}) =>
  tiffFile({ width: 3, height: 2, bits: 16, chunks: [Uint16Array.from(values)], ...file });
const six = [0, 100, 200, 300, 400, 4000];

describe('a TIFF', () => {
  it('of LZW has the same samples as the PNG of the same picture', () => {
    const tiff = decodeDeep(sample('bitewing-12bit.tif'));
    const png = decodeDeep(sample('bitewing-12bit.png'));
    expect(tiff).toMatchObject({ width: 1356, height: 1030, channels: 1, bits: 12, full: 4095 });
    expect(Buffer.compare(Buffer.from(tiff.data.buffer), Buffer.from(png.data.buffer))).toBe(0);
    expect(png.bits).toBe(12);
  });

  it('keeps the sensor’s samples', () => {
    const { data, bits, full } = decodeTiff(grey(six));
    expect([...data]).toEqual(six);
    expect([bits, full]).toEqual([12, 4095]);
  });

  it.each([false, true])('of several strips, deflated %s', (deflate) => {
    const chunks = [Uint16Array.from(six.slice(0, 3)), Uint16Array.from(six.slice(3))];
    expect([...decodeTiff(grey([], { chunks, rowsPerStrip: 1, deflate })).data]).toEqual(six);
  });

  it('has the depth that it declares', () => {
    expect(decodeTiff(grey(six, { tags: [[281, 16383]] })).bits).toBe(14);
    expect(decodeTiff(grey(six, { tags: [[281, 1023]] })).bits).toBe(12); // does not hold them
  });

  it('where white is zero is white at zero, within the bits in use', () => {
    const { data, full } = decodeTiff(grey(six, { photometric: 0 }));
    expect([...data]).toEqual(six.map((value) => 4095 - value));
    expect(full).toBe(4095);
  });

  it('where white is zero of signed samples is too', () => {
    const signed: TiffFile['tags'] = [[339, 2]];
    const { data } = decodeTiff(grey([...six.slice(0, 5), 65535], { photometric: 0, tags: signed }));
    expect([...data]).toEqual([511, 411, 311, 211, 111, 511]);
  });

  it('of negative samples is black there', () => {
    expect([...decodeTiff(grey([65535, 32768, 32767, 1, 2, 3], { tags: [[339, 2]] })).data]).toEqual([0, 0, 32767, 1, 2, 3]);
  });

  // The upright picture is the same for all: rows 1 2 3 and 4 5 6.
  it.each([
    [1, 3, [1, 2, 3, 4, 5, 6]],
    [2, 3, [3, 2, 1, 6, 5, 4]],
    [3, 3, [6, 5, 4, 3, 2, 1]],
    [4, 3, [4, 5, 6, 1, 2, 3]],
    [5, 2, [1, 4, 2, 5, 3, 6]],
    [6, 2, [3, 6, 2, 5, 1, 4]],
    [7, 2, [6, 3, 5, 2, 4, 1]],
    [8, 2, [4, 1, 5, 2, 6, 3]],
  ])('of orientation %i is upright', (orientation, width, stored) => {
    const picture = decodeTiff(grey(stored, { width, height: 6 / width, tags: [[274, orientation]] }));
    expect([picture.width, picture.height]).toEqual([3, 2]);
    expect([...picture.data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('of tiles whose samples are differences', () => {
    const rows = Array.from({ length: 20 }, (_, y) => Array.from({ length: 20 }, (_, x) => (x * 211 + y * 31) % 4000));
    const tile = (left: number, top: number) =>
      Uint16Array.from({ length: 256 }, (_, i) => {
        const at = (x: number) => rows[top + (i >> 4)]?.[left + x] ?? 0;
        return at(i & 15) - ((i & 15) > 0 ? at((i & 15) - 1) : 0);
      });
    const chunks = [tile(0, 0), tile(16, 0), tile(0, 16), tile(16, 16)];
    const file = tiffFile({ width: 20, height: 20, bits: 16, chunks, tile: 16, deflate: true, tags: [[317, 2]] });
    expect([...decodeTiff(file).data]).toEqual(rows.flat());
  });

  it('of colour is of 8 bits, without its alpha', () => {
    const pixels = { samplesPerPixel: 4, photometric: 2, width: 1, height: 1, tags: [[338, 2]] as [number, number][] };
    const deep = decodeTiff(grey([65535, 32768, 0, 7], pixels));
    expect(deep).toMatchObject({ channels: 3, full: 255, bits: 16 });
    expect([...deep.data]).toEqual([255, 128, 0]);
    expect([...decodeTiff(tiffFile({ bits: 8, chunks: [Uint8Array.of(1, 2, 3, 4)], ...pixels })).data]).toEqual([1, 2, 3]);
  });

  it('of 8 bits is as it is', () => {
    const picture = decodeTiff(tiffFile({ width: 2, height: 1, bits: 8, chunks: [Uint8Array.of(7, 250)] }));
    expect(picture).toMatchObject({ channels: 1, full: 255, bits: 8 });
    expect([...picture.data]).toEqual([7, 250]);
  });

  it.each<[string, Partial<TiffFile>]>([
    ['12 bits a sample', { bits: 12 }],
    ['colours in separate planes', { samplesPerPixel: 3, photometric: 2, tags: [[284, 2]] }],
    ['colour in tiles', { samplesPerPixel: 3, photometric: 2, tile: 16 }],
    ['Unsupported Compression', { tags: [[259, 32773]] }],
  ])('that would come out wrong is refused: %s', (reason, file) => {
    expect(() => decodeTiff(grey(six, file))).toThrow(reason);
  });

  it('that is cut short is refused', () => {
    expect(() => decodeTiff(grey(six).slice(0, -4))).toThrow();
  });
});
