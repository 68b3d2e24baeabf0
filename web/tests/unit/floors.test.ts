// Which folder of src/ may import from which (see FLOORS), and that no imports go round in a circle.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';

import { expect, it } from 'vitest';

// From the lowest up; folders of one floor do not see each other. The element itself stands on top of all.
const floors = [['core'], ['deep'], ['viewer', 'upload'], ['gallery'], ['imaging-gallery.ts']];

type Imports = ReadonlyMap<string, readonly string[]>; // of each file, by its path in src/

const importing = /(?:\bfrom\s*|\bimport\s*\(?\s*|\bnew URL\(\s*)'(\.[^']*)'/g;

// Imports of types too: they tie files together as the others do.
function importsOf(path: string, text: string): string[] {
  const named = Array.from(text.matchAll(importing), ([, name]) => normalize(join(dirname(path), name!)));
  return named.map((name) => (name.endsWith('.ts') ? name : `${name}.ts`));
}

function faultsOf(imports: Imports): string[] {
  const floorOf = (path: string) => floors.findIndex((floor) => floor.includes(path.split('/')[0]!));
  const mayImport = (from: string, to: string) => floorOf(to) < floorOf(from) || from.split('/')[0] === to.split('/')[0];
  const faults: string[] = [];
  for (const [from, all] of imports) {
    if (floorOf(from) < 0) faults.push(`${from}: has no floor`);
    for (const to of all) {
      if (!imports.has(to)) faults.push(`${from}: imports ${to}, which is not there`);
      else if (!mayImport(from, to)) faults.push(`${from}: must not import ${to}`);
    }
  }
  return [...faults, ...circlesOf(imports)];
}

function circlesOf(imports: Imports): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    if (done.has(path)) return;
    done.add(path);
    for (const next of imports.get(path) ?? []) visit(next, [...trail, path]);
  };
  for (const path of imports.keys()) visit(path, []);
  return circles;
}

it('keeps to the floors, without circles', () => {
  const src = resolve(import.meta.dirname, '../../src');
  const paths = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const imports = new Map(paths.map((path) => [path, importsOf(path, readFileSync(join(src, path), 'utf8'))]));
  expect(imports.get('gallery/parts.ts')).toContain('viewer/viewer.ts'); // by import()
  expect(imports.get('deep/start-worker.ts')).toContain('deep/worker.ts'); // by new URL()
  expect(faultsOf(imports)).toEqual([]);
});

it.each([
  ['upwards', "import type { Size } from '../viewer/size';", 'viewer/size.ts', 'deep/a.ts: must not import viewer/size.ts'],
  ['in a circle', "export { b } from './b.ts';", 'deep/b.ts', 'deep/a.ts -> deep/b.ts -> deep/a.ts'],
  ['to itself', "import './a';", 'core/b.ts', 'deep/a.ts -> deep/a.ts'],
  ['of nothing', "import('../core/c');", 'core/b.ts', 'deep/a.ts: imports core/c.ts, which is not there'],
  ['of the unknown', "import '../core/b';", 'new/b.ts', 'new/b.ts: has no floor'],
])('finds an import %s', (_, text, other, fault) => {
  const back = other === 'deep/b.ts' ? ['deep/a.ts'] : [];
  const imports = new Map([
    ['deep/a.ts', importsOf('deep/a.ts', text)],
    [other, back],
  ]);
  expect(faultsOf(imports)).toContain(fault);
});

it('sees neighbours on a floor as strangers, and a folder as one', () => {
  const other: [string, string[]] = ['viewer/b.ts', []];
  expect(faultsOf(new Map([['upload/a.ts', ['viewer/b.ts']], other]))).toEqual(['upload/a.ts: must not import viewer/b.ts']);
  expect(faultsOf(new Map([['viewer/a.ts', ['viewer/b.ts']], other]))).toEqual([]);
});
