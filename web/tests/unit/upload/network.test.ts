import { afterEach, expect, test, vi } from 'vitest';

import { networkBack } from '../../../src/upload/network';

afterEach(() => vi.unstubAllGlobals());

test('the service is asked as soon as the browser says that the network is back', async () => {
  const window = new EventTarget();
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
  let reachable = false;
  let asked = 0;
  const client = { reachable: () => (++asked, Promise.resolve(reachable)) };
  let back = false;
  const waiting = networkBack(client, new AbortController().signal).then(() => (back = true));

  window.dispatchEvent(new Event('online')); // a network, but not the one of the service
  await Promise.resolve();
  expect([asked, back]).toEqual([1, false]);
  reachable = true;
  window.dispatchEvent(new Event('online'));
  await waiting;
  window.dispatchEvent(new Event('online'));
  expect(asked).toBe(2);
});
