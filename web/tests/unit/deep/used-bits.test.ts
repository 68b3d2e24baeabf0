import { describe, expect, it } from 'vitest';

import { usedBits } from '../../../src/deep/used-bits';

const side = 256;
const grey = { width: side, channels: 1, colours: 1 };

// As in the service's tests: smooth light from dark to bright, and noise.
function radiograph(bits: number): Uint16Array {
  const full = 2 ** bits - 1;
  let random = 1;
  return Uint16Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [(i % side) / side, Math.floor(i / side) / side];
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    const noise = ((random >>> 16) / 65536 - 0.5) / 50;
    const light = 0.5 + 0.5 * Math.sin(9 * x + 2 * y) * Math.cos(7 * y) + noise;
    return full * Math.min(1, Math.max(0, light));
  });
}

function ring(samples: Uint16Array, change: (sample: number) => number): Uint16Array {
  return samples.map((sample, i) => {
    const radius = Math.hypot((i % side) - 60, Math.floor(i / side) - 60);
    return radius > 25 && radius < 35 ? change(sample) : sample;
  });
}

describe.each([8, 9, 10, 11, 12, 13, 14, 15])('a picture of %i bits', (bits) => {
  const plain = radiograph(bits);

  it('has that depth', () => {
    expect(usedBits(plain, grey)).toBe(bits);
  });

  it('has it with a dead pixel', () => {
    expect(usedBits(plain.with(5000, 65535), grey)).toBe(bits);
  });

  it('has it under a mark', () => {
    expect(
      usedBits(
        ring(plain, () => 65535),
        grey,
      ),
    ).toBe(bits);
  });

  it('has it under an overlay', () => {
    expect(
      usedBits(
        ring(plain, (sample) => sample | (1 << bits)),
        grey,
      ),
    ).toBe(bits);
    expect(
      usedBits(
        ring(plain, (sample) => sample | 32768),
        grey,
      ),
    ).toBe(bits);
  });

  it('has it in a border', () => {
    const padded = plain.map((sample, i) => (i % side < 30 || i < side * 30 ? 65535 : sample));
    expect(usedBits(padded, grey)).toBe(bits);
  });
});

describe('the depth', () => {
  it('is not that of the dark part of a picture', () => {
    expect(
      usedBits(
        ring(radiograph(10), (sample) => 4095 - (sample >> 3)),
        grey,
      ),
    ).toBe(12);
  });

  it('is declared where the container could hold more and the picture fits', () => {
    expect(usedBits(radiograph(9), grey, 12)).toBe(12);
    expect(usedBits(radiograph(12), grey, 16)).toBe(12);
    expect(usedBits(radiograph(12), grey, 15, 15)).toBe(12);
    expect(usedBits(radiograph(13), grey, 12)).toBe(13);
  });

  it('of colours is not decided by a dead sample, and is by a flat one', () => {
    const colours = { width: side, channels: 3, colours: 3 };
    const plain = radiograph(12);
    const rgb = Uint16Array.from({ length: 3 * plain.length }, (_, i) => plain[Math.floor(i / 3)]!);
    expect(usedBits(rgb.with(6000, 65535), colours)).toBe(12);
    expect(
      usedBits(
        rgb.map((sample, i) => (i % (3 * side) < 30 ? 65535 : sample)),
        colours,
      ),
    ).toBe(16);
  });
});
