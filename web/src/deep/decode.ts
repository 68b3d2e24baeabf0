// The samples of a deep original, upright: grey as the sensor gave them, colour reduced to 8 bits.
import { decodePng16 } from './png';
import { decodeTiff } from './tiff';

export interface Samples {
  width: number;
  height: number;
  channels: 1 | 3;
  data: Uint8Array | Uint16Array;
  full: number; // the sample that is white
  bits: number; // in use in the file, of each sample
}

const pngMagic = 0x89504e47;

export function decodeDeep(file: ArrayBuffer): Samples {
  return new DataView(file).getUint32(0) === pngMagic ? decodePng16(file) : decodeTiff(file);
}
