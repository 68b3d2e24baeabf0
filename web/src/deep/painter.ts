// Has the worker draw: one drawing at a time, and then the latest that was asked for.
import { wholeRange, type Window } from '../core/window';
import type { Draw, ToWorker } from './protocol';

export class Painter {
  private wanted: Draw | undefined;
  private busy = false;
  private last: Draw = { window: wholeRange, inverted: false, step: 1 }; // as it was opened

  // roughStep: of a drawing that is soon to be followed by another.
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
    if (isDone(draw, this.last)) return; // the view has changed, not the window
    this.last = draw;
    this.busy = true;
    this.worker.postMessage({ draw } satisfies ToWorker);
  }
}

// The same looks, at least as fine.
const isDone = (draw: Draw, last: Draw) =>
  draw.window.center === last.window.center &&
  draw.window.width === last.window.width &&
  draw.inverted === last.inverted &&
  draw.step >= last.step;
