// Decodes PNG with 16 bits a sample.
import { decode } from 'fast-png';

import type { Samples } from './samples';
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
  const exponent = decodingExponent(file);
  if (exponent !== undefined) applyGamma(opaque, full, exponent);
  if (colours === 1) return { width, height, channels: 1, data: opaque, full, bits };
  return { width, height, channels: 3, data: reduced(opaque, full), full: 255, bits };
}

// Removes the alpha channel, which is the last.
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

// As browsers and so the web version show it: by gAMA, when nothing more exact is given
// (src/image/png_colour.cpp).
function applyGamma(samples: Uint16Array, full: number, exponent: number): void {
  const table = Uint16Array.from({ length: full + 1 }, (_, sample) => {
    const light = (sample / full) ** exponent;
    const coded = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055; // IEC 61966-2-1
    return Math.round(full * coded);
  });
  for (let i = 0; i < samples.length; ++i) samples[i] = table[Math.min(samples[i]!, full)]!;
}

function decodingExponent(file: ArrayBuffer): number | undefined {
  const outranked = ['cICP', 'iCCP', 'sRGB'].some((type) => chunk(file, type));
  const gamma = outranked ? undefined : chunk(file, 'gAMA');
  const value = gamma?.byteLength === 4 ? gamma.getUint32(0) : 0;
  return value === 0 || value === 45455 ? undefined : 100_000 / value; // nearly every writer of sRGB leaves 1 / 2.2
}

// The largest of sBIT's colours; undefined when there is no such chunk before the picture.
export function significantBits(file: ArrayBuffer): number | undefined {
  const bits = chunk(file, 'sBIT');
  if (!bits || bits.byteLength < 1 || bits.byteLength > 4) return undefined;
  return Math.max(...new Uint8Array(file, bits.byteOffset, bits.byteLength < 3 ? 1 : 3));
}

// The data of a chunk before the picture.
function chunk(file: ArrayBuffer, wanted: string): DataView | undefined {
  const view = new DataView(file);
  for (let at = 8; at + 12 <= view.byteLength; at += 12 + view.getUint32(at)) {
    const type = String.fromCharCode(...new Uint8Array(file, at + 4, 4));
    if (type === 'IDAT') return undefined;
    if (type === wanted) return new DataView(file, at + 8, Math.min(view.getUint32(at), view.byteLength - at - 8));
  }
  return undefined;
}
