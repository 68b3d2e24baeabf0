// Has the worker draw one drawing at a time; after each, only the latest request is drawn.
import { wholeRange, type Window } from '../core/window';
import type { Draw, ToWorker } from './protocol';

export class Painter {
  private wanted: Draw | undefined;
  private busy = false;
  private last: Draw = { window: wholeRange, inverted: false, step: 1 }; // as drawn when it was opened

  // roughStep: used for a drawing that another will follow soon.
  constructor(
    private readonly worker: Pick<Worker, 'onmessage' | 'postMessage'>,
    private readonly roughStep: number,
  ) {
    worker.onmessage = () => {
      this.busy = false;
      this.next();
    };
  }

  show(window: Window, inverted: boolean, rough: boolean): void {
    this.wanted = { window, inverted, step: rough ? this.roughStep : 1 };
    this.next();
  }

  private next(): void {
    if (this.busy || !this.wanted) return;
    const draw = this.wanted;
    this.wanted = undefined;
    if (isDone(draw, this.last)) return; // the view has changed, the window has not
    this.last = draw;
    this.busy = true;
    this.worker.postMessage({ draw } satisfies ToWorker);
  }
}

// Whether last has the same look, and is at least as fine.
const isDone = (draw: Draw, last: Draw) =>
  draw.window.center === last.window.center &&
  draw.window.width === last.window.width &&
  draw.inverted === last.inverted &&
  draw.step >= last.step;
