// Decodes a deep original according to its first bytes.
import { decodePng16 } from './png';
import type { Samples } from './samples';
import { decodeTiff } from './tiff';

const pngMagic = 0x89504e47;

export function decodeDeep(file: ArrayBuffer): Samples {
  return new DataView(file).getUint32(0) === pngMagic ? decodePng16(file) : decodeTiff(file);
}
