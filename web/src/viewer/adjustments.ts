// The user's adjustments to the look of one picture; they never change the stored file.
import type { Size } from '../core/surface';
import { brightened, contrasted, dragged, wholeRange, type Window } from '../core/window';
import { clamped, fitted, flippedH, flippedV, moved, partSeen, showing, straight, turned, zoomed } from './view-state';
import type { Point, View } from './view-state';
import type { Tool } from './gestures';

const dragZoom = 0.008; // change of the zoom's logarithm for each pixel of a drag
const most = 32; // device pixels for each pixel of the picture

export class Adjustments {
  view: View = straight;
  window: Window = wholeRange;
  inverted = false;

  private size: Size = { width: 1, height: 1 };
  private pane: Size = { width: 1, height: 1 };

  // The scale at which the whole picture, not rotated, fills the pane.
  get fit(): number {
    return fitted(straight, this.size, this.pane).scale;
  }

  resize(size: Size, pane: Size): void {
    this.size = size;
    this.pane = pane;
    this.set(this.view);
  }

  reset(): void {
    this.window = wholeRange;
    this.inverted = false;
    this.set(straight);
  }

  fitPane(): void {
    this.set({ ...this.view, fitted: true });
  }

  // Shows the same part as the other picture; rotation, flips and window stay.
  follow({ view, size, fit }: Adjustments): void {
    if (view.fitted) this.fitPane();
    else this.set(showing(this.view, this.size, this.fit, partSeen(view, size, fit)));
  }

  zoomTo(scale: number, at?: Point): void {
    const least = Math.min(this.fit, 1 / devicePixelRatio) / 4;
    const limited = Math.min(Math.max(scale, least), most / devicePixelRatio);
    this.set(zoomed(this.view, limited, at));
  }

  zoomBy(factor: number, at?: Point): void {
    this.zoomTo(this.view.scale * factor, at);
  }

  // One pixel of the picture on one pixel of the screen.
  actualSize(): void {
    this.zoomTo(1 / devicePixelRatio);
  }

  // Zooms in for a closer look, even when one to one is no closer than the whole picture.
  closer(at: Point): void {
    this.zoomTo(Math.max(1 / devicePixelRatio, 2 * this.fit), at);
  }

  pan(dx: number, dy: number): void {
    this.set(moved(this.view, dx, dy));
  }

  turn(quarters: 1 | -1): void {
    this.set(turned(this.view, quarters));
  }

  flip(across: 'h' | 'v'): void {
    this.set(across === 'h' ? flippedH(this.view) : flippedV(this.view));
  }

  brighten(steps: number): void {
    this.window = brightened(this.window, steps);
  }

  addContrast(steps: number): void {
    this.window = contrasted(this.window, steps);
  }

  drag(tool: Tool, dx: number, dy: number, from: Point): void {
    if (tool === 'window') this.window = dragged(this.window, dx, dy);
    if (tool === 'pan') this.pan(dx, dy);
    if (tool === 'zoom') this.zoomBy(Math.exp(-dy * dragZoom), from);
  }

  private set(view: View): void {
    this.view = view.fitted ? fitted(view, this.size, this.pane) : clamped(view, this.size);
  }
}
