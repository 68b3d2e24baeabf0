// Where things are.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../../../..');
export const web = join(root, 'web');
export const sample = (name: string): string => join(root, 'tests/data', name);
export const sampleBytes = (name: string): Buffer => readFileSync(sample(name));

// What the environment must say; ./test does.
export function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run ./test web`);
  return value;
}
