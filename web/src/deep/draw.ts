// Draws samples through window and level onto a canvas.
import { shown } from '../core/window';
import type { Samples } from './samples';
import type { Draw } from './protocol';

// The brightness, 0 to 255, of each possible sample.
export function lightTable({ window, inverted }: Pick<Draw, 'window' | 'inverted'>, full: number): Uint8Array {
  const table = new Uint8Array(65536);
  for (let sample = 0; sample < table.length; ++sample) {
    table[sample] = Math.round(255 * shown(window, inverted, Math.min(sample / full, 1)));
  }
  return table;
}

const bandPixels = 1 << 20; // drawn at a time: 4 MB instead of the whole picture

export function draw(samples: Samples, canvas: OffscreenCanvas, how: Draw): void {
  const width = Math.ceil(samples.width / how.step);
  const height = Math.ceil(samples.height / how.step);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('no memory for the picture');
  const table = lightTable(how, samples.full);
  const rows = Math.min(height, Math.max(1, Math.floor(bandPixels / width)));
  const band = new ImageData(width, rows);
  const pixels = new Uint32Array(band.data.buffer);
  for (let top = 0; top < height; top += rows) {
    fill(pixels, samples, table, top, Math.min(top + rows, height), width, how.step);
    context.putImageData(band, 0, top);
  }
}

// Little-endian, like all machines that run a browser: A, B, G, R from the top byte down.
function fill(
  pixels: Uint32Array,
  { data, width: stride, channels }: Samples,
  table: Uint8Array,
  top: number,
  end: number,
  width: number,
  step: number,
): void {
  let to = 0;
  for (let row = top; row < end; ++row) {
    let from = row * step * stride * channels;
    for (let x = 0; x < width; ++x, from += step * channels) {
      const red = table[data[from]!]!;
      const green = channels === 1 ? red : table[data[from + 1]!]!;
      const blue = channels === 1 ? red : table[data[from + 2]!]!;
      pixels[to++] = (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
    }
  }
}
