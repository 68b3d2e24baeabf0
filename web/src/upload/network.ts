// Waits for the network.
import type { Client } from '../core/client';

const pollEvery = 5000; // ms; the service may be down although the network is up

// Resolves once the service can be reached; checks when the browser goes online, and at intervals.
export function networkBack(client: Pick<Client, 'reachable'>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = new AbortController();
    const ask = async () => {
      if (!(await client.reachable(signal)) || done.signal.aborted) return;
      stop();
      resolve();
    };
    const timer = setInterval(() => void ask(), pollEvery);
    const stop = () => {
      done.abort();
      clearInterval(timer);
    };
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- Node, where the unit tests run, has none
    globalThis.addEventListener?.('online', () => void ask(), { signal: done.signal });
    signal.addEventListener('abort', stop, { signal: done.signal });
  });
}
