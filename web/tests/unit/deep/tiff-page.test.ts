import { describe, expect, it } from 'vitest';

import { decodeTiff } from '../../../src/deep/tiff';
import { tiffOfPages, type TiffFile } from './tiff-file';

type Tags = [tag: number, value: number][];
const smallerCopy: Tags = [[254, 1]];
const page = (value: number, tags: Tags = []): TiffFile => ({
  width: 1,
  height: 1,
  bits: 16,
  chunks: [Uint16Array.of(value)],
  tags,
});
const shown = (pages: TiffFile[], next?: number) => decodeTiff(tiffOfPages(pages, next)).data[0];

describe('the picture of a TIFF', () => {
  it.each<[string, Tags]>([
    ['a smaller copy', smallerCopy],
    ['a mask', [[254, 4]]],
    ['a smaller copy by the old tag', [[255, 2]]],
  ])('is not %s in front of it', (_, tags) => {
    expect(shown([page(1, tags), page(2, tags), page(3), page(4)])).toBe(3);
  });

  it('is the first page, also of a document', () => {
    expect(shown([page(1), page(2)])).toBe(1);
    expect(shown([page(1, [[254, 2]]), page(2)])).toBe(1);
  });

  it('is the first page when all are smaller copies, even in a circle', () => {
    const pages = [page(1, smallerCopy), page(2, smallerCopy)];
    expect(shown(pages)).toBe(1);
    expect(shown(pages, 8)).toBe(1);
  });

  it('is the first page when a hundred are smaller copies', () => {
    const smaller = Array.from({ length: 100 }, () => page(1, smallerCopy));
    expect(shown([...smaller.slice(1), page(3)])).toBe(3);
    expect(shown([...smaller, page(3)])).toBe(1);
  });

  it('is below a page before it is the next', () => {
    const above = (place: number) => page(1, [...smallerCopy, [330, place]]);
    const place = tiffOfPages([above(0), page(2)]).byteLength;
    expect(shown([above(place), page(2), page(3)])).toBe(3);
  });
});
