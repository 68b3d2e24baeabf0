// What every call goes through: the token, its renewal, other attempts, errors.
import createFetch, { type Client } from 'openapi-fetch';

import { errorOf, ImagingError, noAnswer, unexpected } from './errors.js';
import { pauseAfter, rest } from './retry.js';
import type { paths } from './schema.generated.js';
import { Tokens, type TokenSource } from './tokens.js';

export interface ImagingOptions {
  /** The service's origin, with its path prefix if it has one; empty: the page's own origin. */
  baseUrl: string;
  token: TokenSource;
  /** How often a call that may pass is attempted again, at most; 4 if absent, 0 for never. */
  retries?: number;
}

export interface CallOptions {
  /** Ends the call: it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

export interface Attempts extends CallOptions {
  /** Whether a call that failed so may be made again; it is asked only about what may pass. */
  mayRepeat(error: ImagingError): boolean;
}

export const keyField = 'Idempotency-Key';

// With it the service names each field that is at fault (RFC 9457).
const accept = 'application/problem+json, application/json;q=0.9, */*;q=0.8';

/**
 * A user's access to one service.
 *
 * `api` has every path of openapi.yaml, typed (openapi-fetch). What is no success rejects with an ImagingError, so
 * `error` is never set. The functions of this package need it as their first argument.
 *
 * - A refused token (401) is renewed once a call, and calls that are refused together share one renewal.
 * - GET, HEAD and DELETE are attempted again when no whole answer came, and after 429, 502, 503 and 504, with growing
 *   pauses that are never shorter than Retry-After.
 * - POST carries an `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): fresh for each call that names
 *   none, the same for its attempts. **The service does not evaluate it yet**, so a POST is attempted again only after
 *   401 and 429, when it certainly had no effect. upload() does more.
 */
export class ImagingClient {
  readonly api: Client<paths>;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  private readonly tokens: Tokens;
  private readonly retries: number;

  constructor({ baseUrl, token, retries = 4 }: ImagingOptions) {
    this.baseUrl = baseUrl.replace(/\/+$/, '');
    this.tokens = new Tokens(token);
    this.retries = retries;
    this.api = createFetch<paths>({
      baseUrl: this.baseUrl,
      headers: { Accept: accept },
      fetch: (request) => this.send(request),
      // The browser's cache on disk is no place for a patient's pictures.
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
  }

  /** Used from now on. A token that a function returned stays in use until it is refused. */
  setToken(token: TokenSource): void {
    this.tokens.use(token);
  }

  /** Runs a call's attempts, each with the present token, until one succeeds or none may. */
  async run<T>(attempt: (token: string) => Promise<T>, { signal, mayRepeat }: Attempts): Promise<T> {
    let token = await this.tokens.token();
    let renewed = false;
    let failures = 0;
    for (;;) {
      try {
        return await attempt(token);
      } catch (error) {
        if (!(error instanceof ImagingError)) throw error;
        if (error.status === 401) {
          const next = renewed ? undefined : await this.tokens.renewed(token);
          if (next === undefined) throw error;
          renewed = true;
          token = next;
          continue;
        }
        const pause = pauseAfter(++failures, error, this.retries);
        if (pause === undefined || !mayRepeat(error)) throw error;
        await rest(pause, signal);
        token = await this.tokens.token();
      }
    }
  }

  private send(request: Request): Promise<Response> {
    const { method, signal } = request;
    if (method === 'POST' && !request.headers.has(keyField)) request.headers.set(keyField, newKey());
    let failed = false;
    const attempt = async (token: string): Promise<Response> => {
      try {
        return await ask(request.clone(), token);
      } catch (error) {
        const isGone = method === 'DELETE' && failed && error instanceof ImagingError && error.status === 404;
        if (isGone) return new Response(null, { status: 204 }); // by the attempt whose answer was lost
        failed ||= !(error instanceof ImagingError && error.status === 401);
        throw error;
      }
    };
    return this.run(attempt, { signal, mayRepeat: ({ status }) => method !== 'POST' || status === 429 });
  }
}

/** A fresh Idempotency-Key: a string of RFC 8941, in quotes. crypto.randomUUID() needs a secure context. */
export function newKey(): string {
  const digits = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0'));
  return `"${digits.join('')}"`;
}

/** The data of a call of `api`. A body that is not what was promised is not the service's. */
export async function dataOf<T>(call: Promise<{ data?: T; response: Response }>): Promise<T> {
  try {
    const { data, response } = await call;
    if (data === undefined && response.status !== 204) throw unexpected(response.status);
    return data as T;
  } catch (error) {
    throw error instanceof SyntaxError ? unexpected(200, { cause: error }) : error;
  }
}

// Resolves when the whole body is here: one that is cut off is no answer.
async function ask(request: Request, token: string): Promise<Response> {
  request.headers.set('Authorization', `Bearer ${token}`);
  const { signal } = request;
  try {
    const answer = await fetch(request);
    if (!answer.ok) throw errorOf(answer.status, await answer.text(), (name) => answer.headers.get(name));
    const body = await answer.blob();
    return new Response(body.size > 0 ? body : null, answer);
  } catch (error) {
    if (signal.aborted || error instanceof ImagingError) throw error;
    throw noAnswer(error);
  }
}
