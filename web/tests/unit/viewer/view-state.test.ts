import { describe, expect, it } from 'vitest';

import {
  clamped,
  cssTransform,
  fitted,
  flippedH,
  flippedV,
  partSeen,
  showing,
  straight,
  toPicture,
  toScreen,
  turned,
  zoomed,
  type Point,
  type View,
} from '../../../src/viewer/view-state';

const size = { width: 6000, height: 4000 };
const pane = { width: 1200, height: 700 };
const corner = { x: 0, y: 0 };

// All that turns and flips can make, each in two ways.
const orientations: View[] = [0, 1, 2, 3].flatMap((turns) =>
  [false, true].flatMap((flipH) =>
    [false, true].map((flipV) => ({ ...straight, scale: 0.3, x: 17, y: -40, turns, flipH, flipV })),
  ),
);

function expectAt(actual: Point, expected: Point): void {
  expect(actual.x).toBeCloseTo(expected.x, 6);
  expect(actual.y).toBeCloseTo(expected.y, 6);
}

// Where the browser draws a place of the picture: the element laid out at `laid`, then transformed.
function drawn(css: string, at: Point, laid: number): Point {
  const [a, b, c, d, e, f] = css.match(/-?[\d.]+(?:e-?\d+)?/g)!.map(Number) as [number, number, number, number, number, number];
  const [x, y] = [at.x * laid, at.y * laid];
  return { x: a * x + c * y + e, y: b * x + d * y + f };
}

describe.each(orientations)('turned $turns quarters, flipped $flipH $flipV', (view) => {
  const pointer = { x: -333, y: 120 };

  it('keeps the point under the pointer in place while zooming', () => {
    const under = toPicture(view, size, pointer);
    for (const scale of [0.05, 0.31, 1, 8]) expectAt(toScreen(zoomed(view, scale, pointer), size, under), pointer);
  });

  it('finds back from the screen to the picture', () => {
    const at = { x: 123, y: 3900 };
    expectAt(toPicture(view, size, toScreen(view, size, at)), at);
  });

  it('is drawn where it is said to be', () => {
    const at = { x: 4321, y: 10 };
    expectAt(drawn(cssTransform(view, size, 0.2), at, 0.2), toScreen(view, size, at));
  });

  it('turns what is seen clockwise about the pane, and back', () => {
    const before = toScreen(view, size, corner);
    expectAt(toScreen(turned(view, 1), size, corner), { x: -before.y, y: before.x });
    expectAt(toScreen(turned(turned(view, 1), -1), size, corner), before);
  });

  it('mirrors what is seen', () => {
    const before = toScreen(view, size, corner);
    expectAt(toScreen(flippedH(view), size, corner), { x: -before.x, y: before.y });
    expectAt(toScreen(flippedV(view), size, corner), { x: before.x, y: -before.y });
  });

  it('fits into the pane and touches two of its sides', () => {
    const view2 = fitted(view, size, pane);
    const a = toScreen(view2, size, corner);
    const b = toScreen(view2, size, { x: size.width, y: size.height });
    const box = { width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
    expect(Math.max(box.width / pane.width, box.height / pane.height)).toBeCloseTo(1, 9);
    expectAt({ x: a.x + b.x, y: a.y + b.y }, { x: 0, y: 0 });
  });

  it('shows what another shows of a picture of another size', () => {
    const smaller = { width: 1500, height: 1100 };
    const part = partSeen({ ...view, x: 80, y: 33 }, size, 0.2);
    expect(part.zoom).toBeCloseTo(1.5, 9);
    const other = showing(view, smaller, 0.5, part);
    expect(other.scale).toBeCloseTo(0.75, 9);
    const seen = partSeen(other, smaller, 0.5);
    expect(seen.x).toBeCloseTo(part.x, 9);
    expect(seen.y).toBeCloseTo(part.y, 9);
    expect(seen.zoom).toBeCloseTo(part.zoom, 9);
  });

  it('cannot be moved off the pane’s centre', () => {
    const far = clamped({ ...view, x: 1e5, y: -1e5 }, size);
    const at = toPicture(far, size, { x: 0, y: 0 });
    for (const [value, most] of [
      [at.x, size.width],
      [at.y, size.height],
    ] as const) {
      expect(value).toBeGreaterThanOrEqual(-1e-6);
      expect(value).toBeLessThanOrEqual(most + 1e-6);
    }
  });
});

describe('a straight view', () => {
  it('shows the picture’s corner at the upper left, a quarter turn at the upper right', () => {
    const view = fitted(straight, size, { width: 600, height: 600 });
    expectAt(toScreen(view, size, corner), { x: -300, y: -200 });
    expectAt(toScreen(turned(view, 1), size, corner), { x: 200, y: -300 });
  });

  it('is not clamped by zooming in on the picture', () => {
    const view = zoomed(fitted(straight, size, pane), 2, { x: 400, y: 300 });
    expect(clamped(view, size)).toEqual(view);
  });

  it('survives a pane without a size', () => {
    expect(fitted(straight, size, { width: 0, height: 0 }).scale).toBeGreaterThan(0);
  });
});
