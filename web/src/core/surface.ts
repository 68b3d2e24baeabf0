// The surface that a picture is drawn on, whether the browser decodes it or the worker for deep originals.
import type { Window } from './window';

export interface Size {
  width: number;
  height: number;
}

export interface Surface {
  readonly element: HTMLElement;
  readonly size: Size; // of the decoded picture
  readonly bits: number; // of a sample
  // rough: more calls follow at once, as while the user drags.
  show(window: Window, inverted: boolean, rough: boolean): void;
  close(): void;
}
