// How a picture lies in its pane: zoom, pan, rotation, flips. Pure. Lengths on the screen are CSS pixels from
// the pane's centre; positions in the picture are pixels of the original from its corner.
import type { Size } from '../core/surface';

export interface Point {
  x: number;
  y: number;
}

// First rotated, then flipped as seen on the screen, then scaled, then moved.
export interface View {
  readonly scale: number; // CSS pixels for each pixel of the original
  readonly x: number; // the picture's centre
  readonly y: number;
  readonly turns: number; // quarter turns clockwise, 0 to 3
  readonly flipH: boolean;
  readonly flipV: boolean;
  readonly fitted: boolean; // as large as the pane, and kept so
}

export const straight: View = { scale: 1, x: 0, y: 0, turns: 0, flipH: false, flipV: false, fitted: true };

type Matrix = readonly [a: number, b: number, c: number, d: number]; // columns, as in CSS

const cosines = [1, 0, -1, 0] as const;
const sines = [0, 1, 0, -1] as const;

function orientation({ turns, flipH, flipV }: View): Matrix {
  const cos = cosines[turns]!;
  const sin = sines[turns]!;
  const h = flipH ? -1 : 1;
  const v = flipV ? -1 : 1;
  return [h * cos, v * sin, h * -sin, v * cos];
}

export function toScreen(view: View, size: Size, at: Point): Point {
  const [a, b, c, d] = orientation(view);
  const x = (at.x - size.width / 2) * view.scale;
  const y = (at.y - size.height / 2) * view.scale;
  return { x: view.x + a * x + c * y, y: view.y + b * x + d * y };
}

export function toPicture(view: View, size: Size, at: Point): Point {
  const [a, b, c, d] = orientation(view); // orthogonal: its inverse is its transpose
  const x = (at.x - view.x) / view.scale;
  const y = (at.y - view.y) / view.scale;
  return { x: size.width / 2 + a * x + b * y, y: size.height / 2 + c * x + d * y };
}

// For an element whose corner is in the pane's centre, laid out at `laid` CSS pixels for each pixel.
export function cssTransform(view: View, size: Size, laid: number): string {
  const corner = toScreen(view, size, { x: 0, y: 0 });
  const linear = orientation(view).map((entry) => (entry * view.scale) / laid || 0); // no "-0"
  return `matrix(${linear.join(', ')}, ${corner.x}, ${corner.y})`;
}

// The size of the picture's box on the screen.
function extent({ turns, scale }: View, { width, height }: Size): Size {
  const [wide, high] = turns % 2 === 0 ? [width, height] : [height, width];
  return { width: wide * scale, height: high * scale };
}

export function fitted(view: View, size: Size, pane: Size): View {
  const box = extent({ ...view, scale: 1 }, size);
  const scale = Math.min(pane.width / box.width, pane.height / box.height);
  return { ...view, scale: scale > 0 ? scale : 1, x: 0, y: 0, fitted: true };
}

// Zooms; the point under `at` stays in place.
export function zoomed(view: View, scale: number, at: Point = { x: 0, y: 0 }): View {
  const by = scale / view.scale;
  return { ...view, scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by, fitted: false };
}

export function moved(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x + dx, y: view.y + dy, fitted: false };
}

// Rotates what the user sees by quarters clockwise about the pane's centre. When the picture is mirrored, the
// rotation is reversed.
export function turned(view: View, quarters: 1 | -1): View {
  const turns = (view.turns + (view.flipH === view.flipV ? quarters : -quarters) + 4) % 4;
  return { ...view, turns, x: -quarters * view.y, y: quarters * view.x };
}

export const flippedH = (view: View): View => ({ ...view, flipH: !view.flipH, x: -view.x });
export const flippedV = (view: View): View => ({ ...view, flipV: !view.flipV, y: -view.y });

// Keeps the pane's centre on the picture, so that the picture cannot be lost.
export function clamped(view: View, size: Size): View {
  const box = extent(view, size);
  const within = (value: number, most: number) => Math.min(Math.max(value, -most), most);
  return { ...view, x: within(view.x, box.width / 2), y: within(view.y, box.height / 2) };
}

// Which part of a picture is in the middle of its pane, independent of their sizes.
export interface Part {
  readonly x: number; // fraction of the picture's width, 0 to 1
  readonly y: number;
  readonly zoom: number; // relative to the scale that fits the pane
}

export function partSeen(view: View, size: Size, fit: number): Part {
  const at = toPicture(view, size, { x: 0, y: 0 });
  return { x: at.x / size.width, y: at.y / size.height, zoom: view.scale / fit };
}

export function showing(view: View, size: Size, fit: number, part: Part): View {
  const centred = { ...view, scale: fit * part.zoom, x: 0, y: 0, fitted: false };
  const at = toScreen(centred, size, { x: part.x * size.width, y: part.y * size.height });
  return { ...centred, x: -at.x, y: -at.y };
}
