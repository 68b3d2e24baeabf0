// Window and level: which part of a picture's range is spread from black to white. Pure. Values are fractions
// of the full range, so they mean the same for 8 bits and for the sensor's bits.

export interface Window {
  readonly center: number; // 0 to 1
  readonly width: number; // narrowest to widest
}

export const wholeRange: Window = { center: 0.5, width: 1 };

const narrowest = 1 / 256;
const widest = 2;
const dragRange = 600; // CSS pixels to drag from one end of the range to the other
const step = 1 / 32;

function limited(center: number, width: number): Window {
  return {
    center: Math.min(Math.max(center, 0), 1),
    width: Math.min(Math.max(width, narrowest), widest),
  };
}

// As in radiology viewers: up is brighter, left is more contrast.
export const dragged = ({ center, width }: Window, dx: number, dy: number) =>
  limited(center + dy / dragRange, width + dx / dragRange);

export const brightened = ({ center, width }: Window, steps: number) => limited(center - steps * step, width);
// Each step is a fraction of the present width, so that it is visible in narrow and wide windows alike.
export const contrasted = ({ center, width }: Window, steps: number) => limited(center, width * 0.85 ** steps);

// How bright a value is shown; both are 0 to 1.
export const shown = ({ center, width }: Window, inverted: boolean, value: number) => {
  const light = Math.min(Math.max((value - center) / width + 0.5, 0), 1);
  return inverted ? 1 - light : light;
};

// The same as a CSS filter. brightness() and contrast() clamp their results: below the middle the negative is
// windowed, so that no step needs values above 1.
export function cssFilter({ center, width }: Window, inverted: boolean): string {
  const isWhole = center === wholeRange.center && width === wholeRange.width;
  const half = Math.max(center, 1 - center);
  const linear = `brightness(${0.5 / half}) contrast(${(2 * half) / width})`;
  const negative = center < 0.5;
  const parts = isWhole ? [] : negative ? ['invert(1)', linear, 'invert(1)'] : [linear];
  return [...parts, ...(inverted ? ['invert(1)'] : [])].join(' ');
}

// For users: in the picture's own values.
export const inValues = ({ center, width }: Window, bits: number) => {
  const full = 2 ** bits - 1;
  return { center: Math.round(center * full), width: Math.round(width * full) };
};
