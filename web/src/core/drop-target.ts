// Tracks files dragged over the element, for a controller's host: whether they hover, and which were dropped.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class DropTarget implements ReactiveController {
  hovering = false;
  private depth = 0; // dragenter and dragleave come for every child

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly dropped: (files: File[]) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    for (const name of ['dragenter', 'dragover', 'dragleave', 'drop'] as const) {
      this.host.addEventListener(name, this.onDrag);
    }
  }

  hostDisconnected(): void {
    for (const name of ['dragenter', 'dragover', 'dragleave', 'drop'] as const) {
      this.host.removeEventListener(name, this.onDrag);
    }
    this.depth = 0;
    this.hovering = false;
  }

  private readonly onDrag = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files') || event.defaultPrevented) return;
    event.preventDefault(); // otherwise the browser opens the file instead of the page
    if (event.type === 'dragenter') this.depth += 1;
    if (event.type === 'dragleave') this.depth -= 1;
    if (event.type === 'drop') {
      this.depth = 0;
      this.dropped([...event.dataTransfer.files]);
    }
    if (this.hovering === this.depth > 0) return;
    this.hovering = this.depth > 0;
    this.host.requestUpdate();
  };
}

// For elements over a drop target: files dropped there are for neither the target nor the browser.
export function forbidDrop(event: DragEvent): void {
  event.preventDefault();
  if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
}
