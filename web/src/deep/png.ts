// PNG of 16 bits a sample.
import { decode } from 'fast-png';

import type { Samples } from './decode';
import { reduced, usedBits } from './used-bits';

export function decodePng16(file: ArrayBuffer): Samples {
  const declared = significantBits(file);
  const { width, height, channels, data } = decode(new Uint8Array(file));
  if (!(data instanceof Uint16Array)) throw new Error('its samples are not of 16 bits');
  const colours = channels < 3 ? 1 : 3;
  const hasAlpha = channels > colours;
  const opaque = hasAlpha ? without(data, channels) : data;
  const bits = usedBits(opaque, { width, channels: colours, colours }, declared);
  const full = 2 ** bits - 1;
  if (hasAlpha) overWhite(opaque, data, channels, full);
  if (colours === 1) return { width, height, channels: 1, data: opaque, full, bits };
  return { width, height, channels: 3, data: reduced(opaque, full), full: 255, bits };
}

// The colours alone, of pixels that end with their alpha.
function without(data: Uint16Array, channels: number): Uint16Array {
  const colours = channels - 1;
  const opaque = new Uint16Array((data.length / channels) * colours);
  for (let from = 0, to = 0; from < data.length; from += channels) {
    for (let c = 0; c < colours; ++c) opaque[to++] = data[from + c]!;
  }
  return opaque;
}

function overWhite(opaque: Uint16Array, data: Uint16Array, channels: number, full: number): void {
  const colours = channels - 1;
  for (let i = 0; i < opaque.length; ++i) {
    const alpha = data[Math.floor(i / colours) * channels + colours]! / 65535;
    opaque[i] = Math.round(Math.min(opaque[i]!, full) * alpha + full * (1 - alpha));
  }
}

const IDAT = 0x49444154;
const sBIT = 0x73424954;

// The largest of sBIT's colours; undefined where there is no such chunk before the picture.
export function significantBits(file: ArrayBuffer): number | undefined {
  const view = new DataView(file);
  for (let at = 8; at + 12 <= view.byteLength; at += 12 + view.getUint32(at)) {
    const length = view.getUint32(at);
    const type = view.getUint32(at + 4);
    if (type === IDAT) return undefined;
    if (type === sBIT && length > 0 && length <= 4) {
      return Math.max(...new Uint8Array(file, at + 8, length < 3 ? 1 : 3));
    }
  }
  return undefined;
}
