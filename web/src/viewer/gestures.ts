// Mouse, pen, touch and wheel on one element, reported once a frame. Positions are relative to its centre.
import type { Point } from './view-state';

export type Tool = 'window' | 'zoom' | 'pan';

export interface GestureListener {
  tool(): Tool; // for one finger or the primary button
  drag(tool: Tool, dx: number, dy: number, from: Point): void;
  zoom(factor: number, at: Point): void;
  pan(dx: number, dy: number): void;
  doubleTap(at: Point): void;
  end(): void; // of a drag or pinch
}

const slack = 4; // CSS pixels that a click may move
const wheelStep = 0.0015; // change of the zoom's logarithm for each pixel of scrolling
const lineHeight = 33; // pixels for each line of scrolling, as in Chromium
const buttonTools: Record<number, Tool> = { 1: 'pan', 2: 'zoom' }; // as in other radiology viewers

interface Drag {
  tool: Tool;
  from: Point;
  last: Point;
  moved: boolean;
}

export class Gestures {
  private readonly pointers = new Map<number, Point>();
  private readonly seen = new Map<number, Point>(); // positions in the last frame
  private drag: Drag | undefined;
  private frame = 0;
  private readonly removed = new AbortController();

  constructor(
    private readonly element: HTMLElement,
    private readonly listener: GestureListener,
  ) {
    const { signal } = this.removed;
    element.addEventListener('pointerdown', (event) => this.down(event), { signal });
    element.addEventListener('pointermove', (event) => this.move(event), { signal });
    element.addEventListener('pointerup', (event) => this.up(event), { signal });
    element.addEventListener('pointercancel', (event) => this.up(event), { signal });
    element.addEventListener('wheel', (event) => this.wheel(event), { signal, passive: false });
    element.addEventListener('dblclick', (event) => listener.doubleTap(this.at(event)), { signal });
    element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  }

  remove(): void {
    cancelAnimationFrame(this.frame);
    this.removed.abort();
  }

  private at(event: MouseEvent): Point {
    const box = this.element.getBoundingClientRect();
    return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
  }

  private down(event: PointerEvent): void {
    if (event.button > 2) return;
    if (event.button === 1) {
      event.preventDefault(); // the middle button must not scroll
      this.element.focus();
    }
    const at = this.at(event);
    this.element.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, at);
    this.seen.set(event.pointerId, at);
    const tool = event.shiftKey ? 'pan' : (buttonTools[event.button] ?? this.listener.tool());
    // A second finger makes it a pinch, which ends with the last finger.
    this.drag = this.pointers.size === 1 ? { tool, from: at, last: at, moved: false } : undefined;
  }

  private move(event: PointerEvent): void {
    if (!this.pointers.has(event.pointerId)) return;
    this.pointers.set(event.pointerId, this.at(event));
    this.frame ||= requestAnimationFrame(() => this.apply());
  }

  private up(event: PointerEvent): void {
    if (!this.pointers.has(event.pointerId)) return;
    this.apply();
    this.pointers.delete(event.pointerId);
    this.seen.delete(event.pointerId);
    if (this.pointers.size > 0) return;
    this.drag = undefined;
    this.listener.end();
  }

  private apply(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (this.drag) this.applyDrag(this.drag);
    else if (this.pointers.size === 2) this.applyPinch();
    for (const [id, at] of this.pointers) this.seen.set(id, at);
  }

  private applyDrag(drag: Drag): void {
    const [at] = this.pointers.values();
    if (!at) return;
    drag.moved ||= Math.hypot(at.x - drag.from.x, at.y - drag.from.y) > slack;
    if (!drag.moved) return;
    this.listener.drag(drag.tool, at.x - drag.last.x, at.y - drag.last.y, drag.from);
    drag.last = at;
  }

  private applyPinch(): void {
    const [a, b] = [...this.pointers.values()] as [Point, Point];
    const [c, d] = [...this.pointers.keys()].map((id) => this.seen.get(id)) as [Point, Point];
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    this.listener.pan(middle.x - (c.x + d.x) / 2, middle.y - (c.y + d.y) / 2);
    const before = Math.hypot(c.x - d.x, c.y - d.y);
    if (before > 0) this.listener.zoom(Math.hypot(a.x - b.x, a.y - b.y) / before, middle);
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const pixels = event.deltaY * [1, lineHeight, this.element.clientHeight][event.deltaMode]!;
    const pinched = event.ctrlKey ? 6 : 1; // a touchpad's pinch arrives as small steps with Ctrl
    this.listener.zoom(Math.exp(-pixels * pinched * wheelStep), this.at(event));
  }
}
