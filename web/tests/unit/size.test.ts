import { gzipSync } from 'node:zlib';

import type { Rolldown } from 'vite';
import { expect, it } from 'vitest';

import { gzippedSize } from '../../vite.size';

const code = (words: string) => words.repeat(100);
const chunk = (text: string, imports: string[] = [], dynamicImports: string[] = []) => ({
  type: 'chunk',
  code: text,
  imports,
  dynamicImports,
});

it('counts the gallery with its parts, each once, and nothing else', () => {
  const bundle = {
    'gallery.js': chunk('export a', ['shared.js'], ['viewer.js', 'elsewhere.js']),
    'shared.js': chunk(code('shared'), [], ['viewer.js']),
    'viewer.js': chunk(code('viewer'), ['shared.js']),
    'worker.js': { type: 'asset', source: code('worker') },
    'page.js': chunk(code('page'), ['gallery.js']),
  } as unknown as Rolldown.OutputBundle;
  const sizes = ['export a', code('shared'), code('viewer')].map((text) => gzipSync(text).length);
  expect(gzippedSize(bundle, 'gallery.js')).toBe(sizes[0]! + sizes[1]! + sizes[2]!);
  expect(gzippedSize(bundle, 'none.js')).toBe(0);
});
