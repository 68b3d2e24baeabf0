// What the page and the worker that decodes deep originals say to each other.
import type { Size } from '../core/surface';
import type { Window } from '../core/window';

export interface Open {
  blob: Blob;
  canvas: OffscreenCanvas;
}

// step: each so manyth pixel of each so manyth row is drawn; 1 is all of them.
export interface Draw {
  window: Window;
  inverted: boolean;
  step: number;
}

export type ToWorker = { open: Open } | { draw: Draw };

// started: can be spoken to now, and not before. opened: also that the whole range has been drawn.
// One drawn for each draw.
export type FromWorker = { started: true } | { opened: Size & { bits: number } } | { failed: string } | { drawn: true };
