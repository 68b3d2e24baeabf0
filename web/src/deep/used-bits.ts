// How deep 16-bit samples really are, by the same rules as the service's web version
// (src/image/used_bits.cpp), so that the original looks the same at first.

// anySample: the OR of all samples; declared: what the file says of itself.
export function usedBits(anySample: number, declared: number | undefined): number {
  const needed = 32 - Math.clz32(anySample);
  // Samples above the declared bits are left-justified, as the PNG specification has it.
  if (declared !== undefined && declared >= needed && declared <= 16) return Math.max(declared, 8);
  return Math.max(8, Math.ceil(needed / 2) * 2);
}

export function orOf(samples: Uint16Array): number {
  let any = 0;
  for (let i = 0; i < samples.length; ++i) any |= samples[i]!;
  return any;
}

// To the nearest; brighter samples are white.
export function reduced(samples: Uint16Array, full: number): Uint8Array {
  const bytes = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; ++i) bytes[i] = Math.round((Math.min(samples[i]!, full) * 255) / full);
  return bytes;
}
