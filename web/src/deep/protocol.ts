// The messages between the page and the worker that decodes deep originals.
import type { Size } from '../core/surface';
import type { Window } from '../core/window';

export interface Open {
  blob: Blob;
  canvas: OffscreenCanvas;
}

// step: only every step-th pixel of every step-th row is drawn; 1 draws all.
export interface Draw {
  window: Window;
  inverted: boolean;
  step: number;
}

export type ToWorker = { open: Open } | { draw: Draw };

// started: messages are received from now on, not before. opened: the whole range has been drawn, too. Each
// draw is answered with one drawn.
export type FromWorker = { started: true } | { opened: Size & { bits: number } } | { failed: string } | { drawn: true };
