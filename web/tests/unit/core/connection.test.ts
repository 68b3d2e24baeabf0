import { afterEach, expect, it, vi } from 'vitest';

import type { Client } from '../../../src/core/client';
import { Connection } from '../../../src/core/connection';

afterEach(() => vi.unstubAllGlobals());

it('asks the service at once where the browser believes that there is no network', async () => {
  vi.stubGlobal('navigator', { onLine: false });
  vi.stubGlobal('window', new EventTarget());
  let changes = 0;
  const client = { reachable: () => Promise.resolve(true) } as unknown as Client;
  const connection = new Connection(client, () => ++changes);
  await new Promise((resolve) => setImmediate(resolve));
  expect([connection.online, changes]).toEqual([true, 1]);
  connection.close();
});
