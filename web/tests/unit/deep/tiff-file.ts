// Small TIFF files for the tests: tags and the data of strips or tiles.
import { deflateSync } from 'node:zlib';

export interface TiffFile {
  width: number;
  height: number;
  bits: number;
  chunks: Uint16Array[] | Uint8Array[]; // strips of rows, or tiles
  photometric?: number;
  samplesPerPixel?: number;
  rowsPerStrip?: number;
  tile?: number; // its side
  deflate?: boolean;
  tags?: [tag: number, value: number][];
}

const firstDirectory = 8;

// One page behind the other, and behind the last the one whose directory is at next.
export function tiffOfPages(pages: TiffFile[], next = 0): ArrayBuffer {
  let all = new Uint8Array(firstDirectory);
  let link = 4; // where the next directory's place is written
  for (const page of pages) {
    const directory = all.length;
    const file = new Uint8Array(tiffFile(page, directory));
    file.set(all.subarray(4), 4);
    all = file;
    const view = new DataView(all.buffer);
    view.setUint32(link, directory, true);
    link = directory + 2 + 12 * view.getUint16(directory, true);
  }
  new DataView(all.buffer).setUint32(link, next, true);
  return all.buffer;
}

export function tiffFile(file: TiffFile, directory = firstDirectory): ArrayBuffer {
  const raw = file.chunks.map((chunk) => new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  const chunks = file.deflate ? raw.map((chunk) => new Uint8Array(deflateSync(chunk))) : raw;
  const tags = new Map<number, number[]>([
    [256, [file.width]],
    [257, [file.height]],
    [258, Array<number>(file.samplesPerPixel ?? 1).fill(file.bits)],
    [259, [file.deflate ? 8 : 1]],
    [262, [file.photometric ?? 1]],
    [277, [file.samplesPerPixel ?? 1]],
    ...(file.tags ?? []).map(([tag, value]): [number, number[]] => [tag, [value]]),
  ]);
  const [offsets, counts] = file.tile ? [324, 325] : [273, 279];
  if (file.tile) tags.set(322, [file.tile]).set(323, [file.tile]);
  else tags.set(278, [file.rowsPerStrip ?? file.height]);
  tags.set(
    counts,
    chunks.map((chunk) => chunk.length),
  );
  tags.set(
    offsets,
    chunks.map(() => 0),
  ); // known below
  return written(
    [...tags].sort(([a], [b]) => a - b),
    offsets,
    chunks,
    directory,
  );
}

// Values of two bytes where they are tags' own, of four for places and lengths.
function written(tags: [number, number[]][], offsets: number, chunks: Uint8Array[], directory: number): ArrayBuffer {
  const isLong = (tag: number) => [273, 279, 324, 325, 330].includes(tag);
  let at = directory + 2 + 12 * tags.length + 4;
  const outside = tags.map(([tag, values]) => {
    const length = values.length * (isLong(tag) ? 4 : 2);
    const place = at;
    if (length > 4) at += length;
    return length > 4 ? place : 0;
  });
  const starts = chunks.map((chunk) => (at += chunk.length) - chunk.length);
  const view = new DataView(new ArrayBuffer(at));
  view.setUint16(0, 0x4949);
  view.setUint16(2, 42, true);
  view.setUint32(4, directory, true);
  view.setUint16(directory, tags.length, true);
  tags.forEach(([tag, values], i) => {
    const entry = directory + 2 + 12 * i;
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, isLong(tag) ? 4 : 3, true);
    view.setUint32(entry + 4, values.length, true);
    if (outside[i]) view.setUint32(entry + 8, outside[i], true);
    (tag === offsets ? starts : values).forEach((value, n) => {
      const place = (outside[i] || entry + 8) + n * (isLong(tag) ? 4 : 2);
      if (isLong(tag)) view.setUint32(place, value, true);
      else view.setUint16(place, value, true);
    });
  });
  chunks.forEach((chunk, i) => new Uint8Array(view.buffer).set(chunk, starts[i]));
  return view.buffer;
}
