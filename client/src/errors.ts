// Every failure of a call is an ImagingError, but for an aborted one, which rejects with its signal's reason.
import type { FieldError } from './types.js';

interface Details {
  requestId?: string;
  fields?: readonly FieldError[];
  retryAfter?: number | undefined;
  cause?: unknown;
}

export class ImagingError extends Error {
  /** The request's id in the service's log; empty when the service did not answer. */
  readonly requestId: string;
  /** The fields that are at fault, each with its reason; empty when none is. */
  readonly fields: readonly FieldError[];
  /** Seconds after which the service wants to be asked again, if it said so. */
  readonly retryAfter: number | undefined;

  constructor(
    /** The HTTP status; 0 when no answer came. */
    readonly status: number,
    /**
     * The service's error code (docs/errors.md), or one of this package: `no_answer` (the connection failed),
     * `no_token` (the token function failed), `unexpected_answer` (something else answered in the service's place).
     */
    readonly code: string,
    message: string,
    { requestId = '', fields = [], retryAfter, cause }: Details = {},
  ) {
    super(message, { cause });
    this.name = 'ImagingError';
    this.requestId = requestId;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }
}

export const noAnswer = (cause?: unknown) => new ImagingError(0, 'no_answer', 'no answer from the imaging service', { cause });

export const noToken = (cause: unknown) => new ImagingError(0, 'no_token', 'the token function failed', { cause });

export const unexpected = (status: number, details?: Details) =>
  new ImagingError(status, 'unexpected_answer', `HTTP ${status}, but not in the form of the imaging service`, details);

/**
 * The error of an answer that is no success. `header` reads a field of it. The body may be anything: the answer of a
 * proxy, or of nobody that speaks JSON.
 */
export function errorOf(status: number, body: string, header: (name: string) => string | null): ImagingError {
  const { error, message, requestId, errors } = objectIn(body);
  const details = {
    requestId: typeof requestId === 'string' ? requestId : (header('X-Request-Id') ?? ''),
    fields: Array.isArray(errors) ? errors.filter(isFieldError) : [],
    retryAfter: secondsIn(header('Retry-After')),
  };
  if (typeof error !== 'string' || typeof message !== 'string') return unexpected(status, details);
  return new ImagingError(status, error, message, details);
}

/** Seconds in a Retry-After field (RFC 9110 §10.2.3): a number, or until a date. */
export function secondsIn(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter);
  const until = Date.parse(retryAfter);
  return Number.isNaN(until) ? undefined : Math.max(0, (until - Date.now()) / 1000);
}

function objectIn(body: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(body)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function isFieldError(value: unknown): value is FieldError {
  const { field, message } = Object(value) as Record<string, unknown>;
  return typeof field === 'string' && typeof message === 'string';
}
