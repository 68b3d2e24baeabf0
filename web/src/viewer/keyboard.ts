// Runs the viewer's key commands, and leaves alone the keys that are not for it.
import { commandFor, type Controls, type Status } from './keys';

export interface Keyed extends Controls {
  readonly status: Status;
  readonly helpIsOpen: boolean;
}

// dialog: the viewer's dialog.
export function keyDown(viewer: Keyed, dialog: HTMLElement, event: KeyboardEvent): void {
  // Anything that the page shows over the viewer, such as its sign-in dialog, has its own keys.
  if (event.target !== document.body && !event.composedPath().includes(dialog)) return;
  const onButton = event.composedPath()[0] instanceof HTMLButtonElement;
  if (onButton && event.key === 'Enter' && event.repeat) event.preventDefault(); // otherwise holding it clicks again and again
  const command = commandFor(event);
  if (!command || (onButton && command.keys.includes('Space') && event.key === ' ')) return;
  if (viewer.helpIsOpen && command.keys[0] !== '?' && command.keys[0] !== 'Escape') return;
  event.preventDefault();
  event.stopPropagation();
  press(viewer, event);
}

export function press(viewer: Keyed, event: KeyboardEvent): void {
  const command = commandFor(event);
  if (!command || command.disabled?.(viewer.status)) return;
  if (!event.repeat || command.repeats) command.run(viewer);
}
