// How many bits 16-bit samples really use, by the same rule as the service's web version
// (src/image/used_bits.hpp says why), so that the original looks the same at first.
import { statisticsOf, type Crossings, type Layout, type SampleStatistics } from './sample-statistics';

const fullWhite = 65535;
const fewest = 1000; // samples; with fewer, each one counts

// declared: the depth that the file declares. containerBits: what a sample can hold, 15 when it is signed.
export function usedBits(samples: Uint16Array, layout: Layout, declared?: number, containerBits = 16): number {
  const seen = statisticsOf(samples, layout);
  let needed = isDoubled(seen) ? 16 : 8;
  while (needed < 16 && !isForeignFrom(seen, needed, layout.colours === 1)) ++needed;
  if (declared !== undefined && declared < containerBits && declared > needed) return declared;
  return needed;
}

// Whether the samples of 2^bits and above are not part of the picture.
function isForeignFrom(seen: SampleStatistics, bits: number, isGrey: boolean): boolean {
  const from = 2 ** bits;
  const total = within(seen, 0, fullWhite + 1);
  const above = within(seen, from, fullWhite + 1);
  if (total < fewest) return above === 0;
  if (above <= 1 + total / 200_000) return true; // a dead pixel or two

  const crossings = seen.crossings.slice(bits);
  const sum = (of: keyof Crossings) => crossings.reduce((all, crossing) => all + crossing[of], 0);
  const jumps = sum('jumps');
  if (sum('steps') * 3 > jumps) return false;
  if (above < total / 5_000) return true;
  if (!isGrey) return false;

  const few = above < total / 8;
  if (few && sum('overlays') * 4 > jumps * 3) return true;
  const most = seen.counts.subarray(from).reduce((a, b) => Math.max(a, b), 0);
  const isBorder = most > 0.9 * above && above < 0.9 * total;
  const isWhite = seen.counts[fullWhite]! > above / 2;
  const isFarAbove = within(seen, from, from * 4) < above / 3;
  return (few || isBorder) && (isWhite || isFarAbove);
}

// 8 bits written twice, as converters fill 16.
const isDoubled = ({ counts }: SampleStatistics) => counts.every((n, value) => n === 0 || value >> 8 === (value & 255));

const within = ({ counts }: SampleStatistics, low: number, high: number) =>
  counts.subarray(low, high).reduce((sum, n) => sum + n, 0);

// Rounded; brighter samples become white.
export function reduced(samples: Uint16Array, full: number): Uint8Array {
  const bytes = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; ++i) bytes[i] = Math.round((Math.min(samples[i]!, full) * 255) / full);
  return bytes;
}
