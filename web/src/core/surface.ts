// What a picture is drawn on, whoever decodes it: the browser, or the worker for deep originals.
import type { Window } from './window';

export interface Size {
  width: number;
  height: number;
}

export interface Surface {
  readonly element: HTMLElement;
  readonly size: Size; // of what was decoded
  readonly bits: number; // of a sample
  // rough: more of them are to come at once, as while dragging.
  show(window: Window, inverted: boolean, rough: boolean): void;
  close(): void;
}
