import { expect, it } from 'vitest';

import { Painter } from '../../../src/deep/painter';
import type { Draw } from '../../../src/deep/protocol';
import { wholeRange } from '../../../src/core/window';

const narrow = { center: 0.4, width: 0.2 };
const wide = { center: 0.5, width: 0.8 };

// A worker that has drawn when the test says so.
function start() {
  const drawn: string[] = [];
  const worker = {
    onmessage: null as ((event: MessageEvent) => void) | null,
    postMessage: ({ draw }: { draw: Draw }) =>
      void drawn.push(`${draw.window.width}${draw.inverted ? ' inverted' : ''} /${draw.step}`),
  };
  const painter = new Painter(worker, 3);
  return { painter, drawn, done: () => worker.onmessage!({} as MessageEvent) };
}

it('draws nothing anew while only the view moves', () => {
  const { painter, drawn, done } = start();
  painter.show(wholeRange, false, true);
  painter.show(wholeRange, false, false);
  expect(drawn).toEqual([]);
  painter.show(narrow, false, false);
  done();
  painter.show(narrow, false, true);
  painter.show(narrow, false, false);
  expect(drawn).toEqual(['0.2 /1']);
});

it('draws finely what was drawn roughly while the window was dragged', () => {
  const { painter, drawn, done } = start();
  painter.show(narrow, false, true);
  done();
  painter.show(narrow, false, true);
  painter.show(narrow, false, false);
  done();
  painter.show(narrow, true, false);
  expect(drawn).toEqual(['0.2 /3', '0.2 /1', '0.2 inverted /1']);
});

it('goes on with the latest when it has been busy', () => {
  const { painter, drawn, done } = start();
  for (const window of [narrow, wide, wholeRange, wide]) painter.show(window, false, true);
  done();
  done();
  expect(drawn).toEqual(['0.2 /3', '0.8 /3']);
});
