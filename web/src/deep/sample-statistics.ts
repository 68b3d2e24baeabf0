// Statistics of a picture's 16-bit samples, as the service computes them (src/image/used_bits.cpp): how often
// each value occurs, and how neighbours on both sides of a power of two differ.

export interface Layout {
  width: number; // pixels in a row
  channels: number; // samples in a pixel
  colours: number; // the first channels, which count
}

export interface Crossings {
  steps: number; // at most half of the power apart, as light and shadow are
  jumps: number; // further apart, as a drawing and the picture below it are
  overlays: number; // of the jumps: alike without their highest bit
}

export interface SampleStatistics {
  counts: Uint32Array; // by value
  crossings: Crossings[]; // by the power's exponent, from 8 on
}

export function statisticsOf(samples: Uint16Array, { width, channels, colours }: Layout): SampleStatistics {
  const counts = new Uint32Array(65536);
  const crossings = Array.from({ length: 16 }, () => ({ steps: 0, jumps: 0, overlays: 0 }));
  const stride = width * channels;
  for (let row = 0; row < samples.length; row += stride) {
    for (let x = 0; x < stride; x += channels) {
      for (let at = row + x; at < row + x + colours; ++at) {
        const value = samples[at]!;
        ++counts[value]!;
        if (x > 0) compare(crossings, value, samples[at - channels]!);
        if (row > 0) compare(crossings, value, samples[at - stride]!);
      }
    }
  }
  return { counts, crossings };
}

function compare(crossings: Crossings[], one: number, other: number): void {
  if ((one ^ other) <= (one & other) || (one | other) < 256) return; // the same highest bit
  const low = Math.min(one, other);
  const high = Math.max(one, other);
  const top = 31 - Math.clz32(high);
  const isOverlay = Math.abs(high - 2 ** top - low) * 8 <= high - low;
  for (let k = Math.max(8, 32 - Math.clz32(low)); k <= top; ++k) {
    const found = crossings[k]!;
    if (high - low <= 2 ** (k - 1)) ++found.steps;
    else {
      ++found.jumps;
      if (isOverlay) ++found.overlays;
    }
  }
}
