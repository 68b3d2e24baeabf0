// When a failed attempt is made once more, and after which pause.
import type { ImagingError } from './errors.js';

const first = 500; // ms; doubled for each further attempt
const longest = 8000; // ms; of our own pauses
const patience = 60; // seconds; when the service asks for a longer pause, the caller is told instead

// No answer, too many requests, and what a gateway or the service says while something is away.
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Whether the same request may succeed later without any change. */
export const mayPass = ({ status, code }: ImagingError) => passing.has(status) || code === 'no_answer';

/**
 * Milliseconds to wait before another attempt after `failures` (from 1) have failed, the last with `error`: from half
 * to the whole of a doubling pause, so that clients that failed together do not come back together, and never less
 * than Retry-After. undefined: give up.
 */
export function pauseAfter(failures: number, error: ImagingError, retries: number): number | undefined {
  const asked = error.retryAfter ?? 0;
  if (failures > retries || !mayPass(error) || asked > patience) return undefined;
  const pause = Math.min(first * 2 ** (failures - 1), longest);
  return Math.max(pause * (0.5 + Math.random() / 2), asked * 1000);
}

/** Resolves after the pause; rejects with the signal's reason as soon as it is aborted. */
export function rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
  });
}
