// Failures in words for the user: what happened, and what to do.
import type { ImagingError } from '@imaging-service/client';

export type FailureKind = 'offline' | 'session' | 'forbidden' | 'gone' | 'refused' | 'busy' | 'broken';

export class Failure extends Error {
  constructor(
    readonly kind: FailureKind,
    message: string,
    // HTTP status; 0 when there was no response.
    readonly status = 0,
    // The request's id in the service's log; empty when there was no response.
    readonly requestId = '',
  ) {
    super(message);
    this.name = 'Failure';
  }

  // Whether the same request may succeed later without any change.
  get passes(): boolean {
    return this.kind === 'offline' || this.kind === 'busy';
  }
}

// For places too small for a sentence.
export const shortReasons: Record<FailureKind, string> = {
  offline: 'Offline',
  session: 'Signed out',
  forbidden: 'Not allowed',
  gone: 'Not there any more',
  refused: 'Refused',
  busy: 'Service busy',
  broken: 'Damaged',
};

const offlineMessage = 'No connection to the imaging service. It goes on by itself when the network is back.';

export const offline = () => new Failure('offline', offlineMessage);
export const brokenPicture = () =>
  new Failure('broken', 'This picture could not be shown: the file that came is damaged or of another type.');

// What users are told for a status, when the service's own sentence is not used.
const explanations: Record<number, [FailureKind, string]> = {
  401: ['session', 'Your session has ended. Sign in again.'],
  403: ['forbidden', 'You are not allowed to do this. Ask whoever manages your practice’s accounts.'],
  404: ['gone', 'This is not there any more, or never was. Reload the gallery.'],
  413: ['refused', 'The file is too large.'],
  415: ['refused', 'This type of file is not taken here.'],
  422: ['refused', 'The file is damaged, or is not a picture.'],
  429: ['busy', 'Too many requests at once. Wait a moment and try again.'],
  503: ['busy', 'The imaging service is busy or its storage is away. Try again shortly.'],
  507: ['busy', 'The storage is full. Tell whoever looks after it.'],
};

// What the package found in the service's place, or without any answer.
function withoutAnswer({ code, status }: ImagingError): Failure | undefined {
  if (code === 'no_answer') return offline();
  if (code === 'no_token') return new Failure('session', 'Your session could not be renewed. Sign in again.');
  if (code !== 'unexpected_answer' || status >= 300) return undefined;
  // Of a proxy, or of a network's own sign-in page.
  return new Failure('broken', 'Something else answered in the imaging service’s place.');
}

// When a file is rejected, the service's own words are shown, because they name the field or the reason.
export function failureOf(error: ImagingError): Failure {
  const { status, code, message, requestId } = error;
  const [kind, text] =
    explanations[status] ??
    (status >= 500
      ? (['busy', 'Something went wrong in the imaging service. Try again.'] as const)
      : (['refused', 'The imaging service refused this.'] as const));
  const own = kind === 'refused' && code !== 'unexpected_answer' ? sentence(message) : '';
  return withoutAnswer(error) ?? new Failure(kind, own || text, status, requestId);
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

// Turns anything thrown into a Failure. Aborted requests are not failures: callers check for them first.
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure('broken', error instanceof Error ? error.message : 'Something went wrong.');
}

export const isAbort = (error: unknown) => error instanceof DOMException && error.name === 'AbortError';
