// Decodes TIFF with 1, 8 or 16 bits a sample: its first full picture.
import { decode, type TiffIfd } from 'tiff';

import { turnedUpright } from './orientation';
import type { Samples } from './samples';
import { entryOf, putPictureFirst } from './tiff-page';
import { reduced, usedBits } from './used-bits';

const orientationTag = 274;
const predictorTag = 317;
const photometric = { whiteIsZero: 0, rgb: 2, palette: 3 };

export function decodeTiff(file: ArrayBuffer): Samples {
  putPictureFirst(file);
  const tags = read(file, true);
  throwIfDecodedWrongly(tags);
  const { orientation } = tags;
  // What the library rejects or does wrongly is done here, and removed from the file's tags before.
  if (orientation > 1) overwriteTag(file, orientationTag, 1);
  const undoesPredictor = tags.tiled && tags.predictor === 2;
  if (undoesPredictor) overwriteTag(file, predictorTag, 1);
  const picture = read(file, false);
  if (undoesPredictor) undoDifferences(picture.data as Uint8Array, picture.width, tags.tileWidth!);
  return turnedUpright(samplesOf(picture), orientation);
}

function read(file: ArrayBuffer, ignoreImageData: boolean): TiffIfd {
  return decode(file, { ignoreImageData, pages: [0] })[0]!;
}

function throwIfDecodedWrongly(tags: TiffIfd): void {
  const colour = tags.samplesPerPixel > 1;
  const throwError = (what: string) => {
    throw new Error(what);
  };
  if (![1, 8, 16].includes(bitsOf(tags))) throwError(`${bitsOf(tags)} bits a sample`);
  if (colour && tags.planarConfiguration === 2) throwError('colours in separate planes');
  if (colour && tags.tiled) throwError('colour in tiles');
  if (tags.bitsPerSample === 1 && tags.fillOrder === 2) throwError('bits in reverse order');
}

// A file may lack the tag, although the library's type says that it is there.
const bitsOf = (tags: TiffIfd) => (tags.bitsPerSample as number | undefined) ?? 1;

// Overwrites a number in the first directory; every file that a decoder reads has it as a SHORT.
export function overwriteTag(file: ArrayBuffer, tag: number, value: number): void {
  const view = new DataView(file);
  const little = view.getUint16(0) === 0x4949;
  const entry = entryOf(view, little, view.getUint32(4, little), tag);
  if (entry) view.setUint16(entry + 8, value, little);
}

// Horizontal differences start again in each tile.
function undoDifferences(data: Uint8Array | Uint16Array, width: number, tileWidth: number): void {
  for (let row = 0; row < data.length; row += width) {
    for (let x = 1; x < width; ++x) {
      if (x % tileWidth !== 0) data[row + x]! += data[row + x - 1]!; // modulo 2^8 or 2^16
    }
  }
}

function samplesOf(picture: TiffIfd): Samples {
  const { width, height } = picture;
  const { data, full, bits } = scaled(picture);
  const channels = picture.samplesPerPixel;
  if (picture.type === photometric.palette) {
    return { width, height, channels: 3, data: throughPalette(data, picture.palette!), full: 255, bits: 8 };
  }
  if (picture.type !== photometric.rgb) {
    return { width, height, channels: 1, data: firstOf(data, channels, 1), full, bits };
  }
  const colours = firstOf(data, channels, 3);
  const bytes = colours instanceof Uint16Array ? reduced(colours, full) : colours;
  return { width, height, channels: 3, data: bytes, full: 255, bits };
}

function scaled(picture: TiffIfd): Pick<Samples, 'data' | 'full' | 'bits'> {
  const data = picture.data as Uint8Array | Uint16Array;
  if (!(data instanceof Uint16Array)) {
    const bits = bitsOf(picture);
    return { data, full: 2 ** bits - 1, bits };
  }
  const inverted = picture.type === photometric.whiteIsZero;
  if (inverted) invert(data, 65535); // back to the stored value: the library inverts 16 bits, not those in use
  const isSigned = picture.sampleFormat === 2;
  if (isSigned) blackenNegative(data);
  const { width, samplesPerPixel: channels } = picture;
  const colours = picture.type === photometric.rgb ? 3 : 1;
  const bits = usedBits(data, { width, channels, colours }, declaredBits(picture), isSigned ? 15 : 16);
  const full = 2 ** bits - 1;
  if (inverted) invert(data, full);
  return { data, full, bits };
}

function invert(data: Uint16Array, full: number): void {
  for (let i = 0; i < data.length; ++i) data[i] = full - Math.min(data[i]!, full);
}

function blackenNegative(data: Uint16Array): void {
  for (let i = 0; i < data.length; ++i) if (data[i]! > 32767) data[i] = 0;
}

function declaredBits({ fields }: TiffIfd): number | undefined {
  const value: unknown = fields.get(341) ?? fields.get(281); // SMaxSampleValue, MaxSampleValue
  const most: unknown = ArrayBuffer.isView(value) || Array.isArray(value) ? (value as number[])[0] : value;
  return typeof most === 'number' && most > 0 ? Math.floor(Math.log2(most)) + 1 : undefined;
}

// Removes alpha and other extra channels from each pixel.
function firstOf(data: Uint8Array | Uint16Array, channels: number, wanted: number): Uint8Array | Uint16Array {
  if (channels === wanted) return data;
  const kept = data.slice(0, (data.length / channels) * wanted);
  for (let from = 0, to = 0; from < data.length; from += channels) {
    for (let c = 0; c < wanted; ++c) kept[to++] = data[from + c]!;
  }
  return kept;
}

function throughPalette(data: ArrayLike<number>, palette: readonly (readonly number[])[]): Uint8Array {
  const bytes = new Uint8Array(data.length * 3);
  for (let i = 0; i < data.length; ++i) {
    const colour = palette[data[i]!]!;
    for (let c = 0; c < 3; ++c) bytes[3 * i + c] = colour[c]! >> 8;
  }
  return bytes;
}
