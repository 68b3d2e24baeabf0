// A build whose gallery has become too large fails. What counts is the module with all that it imports,
// at once or soon after; the worker for deep originals is loaded only when one is opened.
import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

const most = 60_000; // bytes, gzipped

type Bundle = Rolldown.OutputBundle;

export function gzippedSize(bundle: Bundle, entry: string): number {
  const seen = new Set<string>();
  const visit = (name: string): number => {
    const chunk = bundle[name];
    if (seen.has(name) || chunk?.type !== 'chunk') return 0;
    seen.add(name);
    const imported = [...chunk.imports, ...chunk.dynamicImports].map(visit);
    return imported.reduce((sum, size) => sum + size, gzipSync(chunk.code).length);
  };
  return visit(entry);
}

export function sizeLimit(entry: string): Plugin {
  return {
    name: 'size-limit',
    generateBundle(_, bundle) {
      const size = gzippedSize(bundle, entry);
      const told = `${entry} with its parts: ${size} bytes gzipped, of ${most}`;
      if (size === 0 || size > most) this.error(told);
      this.info(told);
    },
  };
}
