// All commands of the viewer with their keys: the one table behind keyboard, toolbar and help.
import type { TemplateResult } from 'lit';

import type { Adjustments } from './adjustments';
import type { Tool } from './gestures';
import { icons } from './icons';

// The targets of commands.
export interface Controls {
  use(tool: Tool): void;
  adjust(change: (look: Adjustments) => void): void; // of the active picture
  switchVersion(): void;
  goTo(index: number): void; // in the list; clamped to it
  readonly index: number;
  toggleCompare(): void;
  toggleLink(): void; // of the two pictures that are compared
  toggleFullScreen(): void;
  toggleHelp(): void;
  escape(): void;
}

// The state that the buttons show.
export interface Status {
  tool: Tool;
  look: Adjustments | undefined; // undefined while there is no picture
  version: 'web' | 'original' | undefined;
  canSwitch: boolean;
  canMove: boolean; // it is larger than its pane, or not centred
  hasPrevious: boolean;
  hasNext: boolean;
  comparing: boolean;
  linked: boolean;
  fullScreen: boolean;
}

export type Group =
  'Tools' | 'Zoom' | 'Move' | 'Brightness and contrast' | 'Turn and flip' | 'Picture' | 'Other pictures' | 'Viewer';

export interface Command {
  group: Group;
  name: string;
  keys: readonly string[]; // as returned by keyOf()
  run(controls: Controls): void;
  icon?: TemplateResult; // without one it has no button
  short?: string; // the button's text, for the main ones
  pressed?(status: Status): boolean; // undefined: not a toggle
  disabled?(status: Status): boolean;
  hidden?(status: Status): boolean; // hides its button
  repeats?: boolean; // while its key is held; toggles would flicker
}

const step = 1.25; // of zoom
const panStep = 60; // CSS pixels

const noPicture = (status: Status) => status.look === undefined;

type Details = Omit<Command, 'group' | 'name' | 'keys' | 'run'>;

const command = (group: Group, name: string, keys: readonly string[], run: Command['run'], details: Details = {}): Command => ({
  group,
  name,
  keys,
  run,
  ...details,
});

const tool = (kind: Tool, name: string, key: string, short: string) =>
  command('Tools', name, [key], (to) => to.use(kind), { icon: icons[kind], short, pressed: (status) => status.tool === kind });

const adjusting = (
  group: Group,
  name: string,
  keys: readonly string[],
  change: (look: Adjustments) => void,
  details: Details = {},
) => command(group, name, keys, (to) => to.adjust(change), { disabled: noPicture, ...details });

const moving = (side: 'left' | 'right' | 'up' | 'down', dx: number, dy: number) =>
  adjusting('Move', `Move ${side}`, [`Shift+Arrow${side[0]!.toUpperCase()}${side.slice(1)}`], (look) => look.pan(dx, dy), {
    icon: icons[side],
    repeats: true,
  });

export const commands: readonly Command[] = [
  tool('window', 'Window: brightness and contrast by dragging', 'W', 'Window'),
  tool('zoom', 'Zoom by dragging', 'Z', 'Zoom'),
  tool('pan', 'Pan by dragging', 'P', 'Pan'),

  adjusting('Zoom', 'Zoom out', ['-'], (look) => look.zoomBy(1 / step), { icon: icons.zoomOut, repeats: true }),
  adjusting('Zoom', 'Zoom in', ['+'], (look) => look.zoomBy(step), { icon: icons.zoomIn, repeats: true }),
  adjusting('Zoom', 'Fit to the window', ['='], (look) => look.fitPane(), { icon: icons.fit, short: 'Fit' }),
  adjusting('Zoom', 'Actual pixels, 1:1', ['1'], (look) => look.actualSize(), { icon: icons.actual }),

  moving('left', -panStep, 0),
  moving('up', 0, -panStep),
  moving('down', 0, panStep),
  moving('right', panStep, 0),

  adjusting('Brightness and contrast', 'Darker', ['Shift+B'], (look) => look.brighten(-1), { icon: icons.darker, repeats: true }),
  adjusting('Brightness and contrast', 'Brighter', ['B'], (look) => look.brighten(1), { icon: icons.brighter, repeats: true }),
  adjusting('Brightness and contrast', 'Less contrast', ['Shift+K'], (look) => look.addContrast(-1), {
    icon: icons.lessContrast,
    repeats: true,
  }),
  adjusting('Brightness and contrast', 'More contrast', ['K'], (look) => look.addContrast(1), {
    icon: icons.moreContrast,
    repeats: true,
  }),
  adjusting('Brightness and contrast', 'Invert', ['I'], (look) => (look.inverted = !look.inverted), {
    icon: icons.invert,
    short: 'Invert',
    pressed: ({ look }) => look?.inverted ?? false,
  }),

  adjusting('Turn and flip', 'Flip left and right', ['H'], (look) => look.flip('h'), {
    icon: icons.flipH,
    pressed: ({ look }) => look?.view.flipH ?? false,
  }),
  adjusting('Turn and flip', 'Flip top and bottom', ['V'], (look) => look.flip('v'), {
    icon: icons.flipV,
    pressed: ({ look }) => look?.view.flipV ?? false,
  }),
  adjusting('Turn and flip', 'Rotate left', ['L'], (look) => look.turn(-1), { icon: icons.rotateLeft }),
  adjusting('Turn and flip', 'Rotate right', ['R'], (look) => look.turn(1), { icon: icons.rotateRight }),

  adjusting('Picture', 'Reset the view', ['Space', '0'], (look) => look.reset(), { icon: icons.reset, short: 'Reset' }),
  command('Picture', 'Original', ['O'], (to) => to.switchVersion(), {
    icon: icons.original,
    short: 'Original',
    pressed: (status) => status.version === 'original',
    disabled: (status) => !status.canSwitch,
  }),

  command('Other pictures', 'Previous picture', ['ArrowLeft', 'PageUp'], (to) => to.goTo(to.index - 1), {
    icon: icons.previous,
    disabled: (status) => !status.hasPrevious,
    repeats: true,
  }),
  command('Other pictures', 'Next picture', ['ArrowRight', 'PageDown'], (to) => to.goTo(to.index + 1), {
    icon: icons.next,
    disabled: (status) => !status.hasNext,
    repeats: true,
  }),
  command('Other pictures', 'First picture', ['Home'], (to) => to.goTo(0)),
  command('Other pictures', 'Last picture', ['End'], (to) => to.goTo(Infinity)),
  command('Other pictures', 'Compare two side by side', ['C'], (to) => to.toggleCompare(), {
    icon: icons.compare,
    short: 'Compare',
    pressed: (status) => status.comparing,
  }),
  command('Other pictures', 'Linked zoom and pan of the two', ['S'], (to) => to.toggleLink(), {
    icon: icons.link,
    short: 'Linked',
    pressed: (status) => status.linked,
    disabled: (status) => !status.comparing,
    hidden: (status) => !status.comparing,
  }),

  command('Viewer', 'Full screen', ['F'], (to) => to.toggleFullScreen(), {
    icon: icons.fullScreen,
    pressed: (status) => status.fullScreen,
  }),
  command('Viewer', 'Keys and mouse', ['?'], (to) => to.toggleHelp(), { icon: icons.help }),
  command('Viewer', 'Close', ['Escape'], (to) => to.escape(), { icon: icons.close }),
];

type KeyPress = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>;

// A key's name in the table. Letters are capitals whatever Caps Lock does. Shift is named only with letters
// and with keys that have a name: with a sign it only belongs to how the sign is typed.
export function keyOf({ key, shiftKey, ctrlKey, altKey, metaKey }: KeyPress): string | undefined {
  if (ctrlKey || altKey || metaKey) return undefined; // belongs to the browser
  const name = key === ' ' ? 'Space' : key.length === 1 ? key.toUpperCase() : key;
  const isSign = name.length === 1 && name.toLowerCase() === name;
  return shiftKey && !isSign ? `Shift+${name}` : name;
}

export const commandFor = (press: KeyPress): Command | undefined => {
  const name = keyOf(press);
  return commands.find(({ keys }) => name !== undefined && keys.includes(name));
};

// For aria-keyshortcuts, which separates keys by spaces and joins combinations with a plus.
export const ariaKeys = ({ keys }: Command) => keys.map((key) => (key === '+' ? 'Plus' : key)).join(' ');

const printed: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  Escape: 'Esc',
  '-': '−',
};

// As printed on the keys: "Shift+ArrowLeft" is Shift and ←.
export const printedKeys = (key: string): string[] =>
  (key.length === 1 ? [key] : key.split('+')).map((part) => printed[part] ?? part);
