import { afterEach, expect, it, vi } from 'vitest';

import { part } from '../../../src/core/part';

afterEach(() => vi.unstubAllGlobals());

it('leaves a name to the copy of the module that came first', () => {
  const known = new Map<string, unknown>();
  vi.stubGlobal('customElements', {
    get: (name: string) => known.get(name),
    define: (name: string, type: unknown) => known.set(name, type),
  });
  class First {}
  class Second {}
  part('ig-tile')(First as CustomElementConstructor);
  part('ig-tile')(Second as CustomElementConstructor);
  expect(known.get('ig-tile')).toBe(First);
});
