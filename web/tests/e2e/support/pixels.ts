// Pictures for tests, and a look at what is on the screen.
import { deflateSync, inflateSync } from 'node:zlib';

import type { Locator } from '@playwright/test';

// An 8-bit grey PNG; grey(x, y) is the sample there.
export function greyPng(width: number, height: number, grey: (x: number, y: number) => number): Buffer {
  const rows = Buffer.alloc((width + 1) * height); // each row begins with its filter: none
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = grey(x, y);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const all = Buffer.alloc(8 + data.length + 4);
  all.writeUInt32BE(data.length, 0);
  body.copy(all, 4);
  all.writeUInt32BE(crc32(body), 8 + data.length);
  return all;
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

// The green samples of what is on the screen there, row by row.
export const greysOf = async (place: Locator): Promise<Uint8Array> => greysIn(await place.screenshot());

// The same of the middle of it, where no words lie over the picture.
export async function middleOf(place: Locator): Promise<Uint8Array> {
  const box = (await place.boundingBox())!;
  const clip = { x: box.x + box.width * 0.35, y: box.y + box.height * 0.3, width: box.width * 0.3, height: box.height * 0.4 };
  return greysIn(await place.page().screenshot({ clip }));
}

function greysIn(png: Buffer): Uint8Array {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const channels = png[25] === 6 ? 4 : 3;
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const rows = unfilter(inflateSync(Buffer.concat(parts)), width * channels, height, channels);
  return Uint8Array.from({ length: width * height }, (_, i) => rows[i * channels + 1]!);
}

// How many levels a canvas has, as it was drawn: scaled to the screen, there are others between them.
export const levelsOf = (canvas: Locator): Promise<number> =>
  canvas.evaluate((from: HTMLCanvasElement) => {
    const copy = new OffscreenCanvas(from.width, from.height).getContext('2d')!;
    copy.drawImage(from, 0, 0);
    const { data } = copy.getImageData(0, 0, from.width, from.height);
    return new Set(data.filter((_, i) => i % 4 === 1)).size;
  });

// PNG's filters (W3C PNG specification, 9.2).
function unfilter(data: Buffer, stride: number, height: number, channels: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (stride + 1)]!;
    for (let i = 0; i < stride; i += 1) {
      const at = y * stride + i;
      const left = i >= channels ? out[at - channels]! : 0;
      const up = y > 0 ? out[at - stride]! : 0;
      const corner = i >= channels && y > 0 ? out[at - stride - channels]! : 0;
      out[at] = data[y * (stride + 1) + 1 + i]! + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

export const mean = (samples: Uint8Array): number => samples.reduce((sum, each) => sum + each, 0) / samples.length;

// Mean absolute difference, in levels of 255.
export const difference = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((sum, each, i) => sum + Math.abs(each - b[i]!), 0) / a.length;
