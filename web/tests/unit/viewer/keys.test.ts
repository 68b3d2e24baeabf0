import { describe, expect, it } from 'vitest';

import { ariaKeys, commandFor, commands, keyOf, printedKeys } from '../../../src/viewer/keys';

const press = (key: string, held: Partial<KeyboardEvent> = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...held,
});

describe('keys', () => {
  it.each([
    ['w', {}, 'W'],
    ['W', {}, 'W'], // Caps Lock
    ['B', { shiftKey: true }, 'Shift+B'],
    ['?', { shiftKey: true }, '?'],
    ['+', { shiftKey: true }, '+'],
    [' ', {}, 'Space'],
    ['ArrowLeft', { shiftKey: true }, 'Shift+ArrowLeft'],
    ['PageDown', {}, 'PageDown'],
  ])('%s %o is %s', (key, held, name) => expect(keyOf(press(key, held))).toBe(name));

  it.each(['ctrlKey', 'altKey', 'metaKey'])('are the browser’s own with %s', (held) => {
    expect(commandFor(press('r', { [held]: true }))).toBeUndefined();
  });

  it.each([
    ['w', 'Window: brightness and contrast by dragging'],
    ['=', 'Fit to the window'],
    ['i', 'Invert'],
    ['h', 'Flip left and right'],
    ['v', 'Flip top and bottom'],
    ['r', 'Rotate right'],
    ['l', 'Rotate left'],
    ['PageUp', 'Previous picture'],
    ['ArrowRight', 'Next picture'],
    ['Escape', 'Close'],
  ])('%s is the one of radiology viewers: %s', (key, name) => expect(commandFor(press(key))?.name).toBe(name));

  it.each(['i', 'h', 'v', 'r', 'l', 'c', 's', 'f', 'o', '?', ' '])('%s does nothing more while it is held', (key) => {
    expect(commandFor(press(key))?.repeats).toBeUndefined();
  });

  it('mean one thing each', () => {
    const all = commands.flatMap(({ keys }) => keys);
    expect(new Set(all).size).toBe(all.length);
  });

  it('name every command that has a button, which says its own short text', () => {
    for (const { name, keys, short } of commands) {
      expect(keys.length).toBeGreaterThan(0);
      expect(name.toLowerCase()).toContain((short ?? '').toLowerCase());
    }
  });

  it('have buttons for all that dragging does', () => {
    for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
      const command = commandFor(press(key, { shiftKey: true }));
      expect([command?.group, command?.icon !== undefined, command?.repeats]).toEqual(['Move', true, true]);
    }
  });

  it('are written for screen readers and for people', () => {
    expect(ariaKeys(commandFor(press('+'))!)).toBe('Plus');
    expect(ariaKeys(commandFor(press('PageUp'))!)).toBe('ArrowLeft PageUp');
    expect(printedKeys('Shift+ArrowLeft')).toEqual(['Shift', '←']);
    expect(printedKeys('+')).toEqual(['+']);
  });
});
