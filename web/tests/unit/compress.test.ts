// The compressed files beside those of the build.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { compressFolder } from '../../vite.compress.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compress-'));
});
afterEach(() => rm(folder, { recursive: true }));

const long = 'export const tooth = 36;\n'.repeat(100);

test('each long text has both, and they hold the same bytes', async () => {
  const names = ['a.js', 'index.html', 'page.css', 'icon.svg', 'a.js.map'];
  for (const name of names) await writeFile(join(folder, name), long);
  await compressFolder(folder);
  for (const name of names) {
    expect(brotliDecompressSync(await readFile(join(folder, `${name}.br`))).toString()).toBe(long);
    expect(gunzipSync(await readFile(join(folder, `${name}.gz`))).toString()).toBe(long);
  }
});

test('short files, other types and what does not become smaller are left alone', async () => {
  await writeFile(join(folder, 'short.js'), long.slice(0, 1024));
  await writeFile(join(folder, 'picture.webp'), long);
  await writeFile(join(folder, 'noise.js'), randomBytes(2000));
  await compressFolder(folder);
  expect((await readdir(folder)).sort()).toEqual(['noise.js', 'picture.webp', 'short.js']);
});
