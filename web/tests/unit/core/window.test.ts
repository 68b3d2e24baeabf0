import { describe, expect, it } from 'vitest';

import { brightened, contrasted, cssFilter, dragged, inValues, shown, wholeRange } from '../../../src/core/window';

// As the Filter Effects specification has them, each step clamped to what a pixel can hold.
function filtered(css: string, value: number): number {
  const clamp = (light: number) => Math.min(Math.max(light, 0), 1);
  return [...css.matchAll(/(\w+)\(([\d.e-]+)\)/g)].reduce((light, [, name, text]) => {
    const amount = Number(text);
    if (name === 'brightness') return clamp(light * amount);
    if (name === 'contrast') return clamp((light - 0.5) * amount + 0.5);
    if (name === 'invert') return clamp(light * (1 - amount) + (1 - light) * amount);
    throw new Error(`unknown filter ${name}`);
  }, value);
}

const windows = [0, 0.1, 0.3, 0.5, 0.62, 0.9, 1].flatMap((center) =>
  [1 / 256, 0.1, 0.5, 1, 2].map((width) => ({ center, width })),
);

describe.each(windows)('the window of $width about $center', (window) => {
  it.each([false, true])('is exact as a CSS filter, inverted %s', (inverted) => {
    const css = cssFilter(window, inverted);
    for (let byte = 0; byte < 256; ++byte) {
      expect(filtered(css, byte / 255)).toBeCloseTo(shown(window, inverted, byte / 255), 6);
    }
  });
});

describe('window and level', () => {
  it('spreads the window from black to white', () => {
    const window = { center: 0.5, width: 0.5 };
    expect([0.1, 0.25, 0.5, 0.75, 0.9].map((value) => shown(window, false, value))).toEqual([0, 0, 0.5, 1, 1]);
    expect(shown(window, true, 0.25)).toBe(1);
  });

  it('needs no filter for the whole range', () => {
    expect(cssFilter(wholeRange, false)).toBe('');
    expect(cssFilter(wholeRange, true)).toBe('invert(1)');
  });

  it('is brighter when dragged up, and has more contrast when dragged to the left', () => {
    const before = shown({ center: 0.5, width: 0.8 }, false, 0.6);
    expect(shown(dragged({ center: 0.5, width: 0.8 }, 0, -50), false, 0.6)).toBeGreaterThan(before);
    expect(shown(dragged({ center: 0.5, width: 0.8 }, -50, 0), false, 0.6)).toBeGreaterThan(before);
  });

  it('is brighter and has more contrast by steps', () => {
    expect(shown(brightened(wholeRange, 1), false, 0.4)).toBeGreaterThan(0.4);
    expect(shown(brightened(wholeRange, -1), false, 0.4)).toBeLessThan(0.4);
    expect(contrasted(wholeRange, 1).width).toBeLessThan(1);
    expect(contrasted(contrasted(wholeRange, 1), -1).width).toBeCloseTo(1, 12);
  });

  it('stays within what can be shown', () => {
    expect(dragged(wholeRange, -1e6, 1e6)).toEqual({ center: 1, width: 1 / 256 });
    expect(dragged(wholeRange, 1e6, -1e6)).toEqual({ center: 0, width: 2 });
  });

  it('is told in the sensor’s own values', () => {
    expect(inValues(wholeRange, 8)).toEqual({ center: 128, width: 255 });
    expect(inValues({ center: 0.25, width: 0.5 }, 12)).toEqual({ center: 1024, width: 2048 });
  });
});
