import { errorOf } from '@imaging-service/client';
import { describe, expect, it } from 'vitest';

import * as failures from '../../../src/core/failure';

const { Failure, asFailure, offline } = failures;

// Of an answer with this status and body.
const failureOf = (status: number, body: string, requestId = '') => failures.failureOf(errorOf(status, body, () => requestId));

const answer = (message: string) => JSON.stringify({ error: 'x', message, requestId: 'r-1' });

describe('failureOf', () => {
  it("takes nothing but text from a body that may be a proxy's", () => {
    const body = JSON.stringify({ message: { en: 'no' }, requestId: 7 });
    expect(failureOf(413, body, 'own')).toEqual(failureOf(413, '', 'own'));
    expect(failureOf(422, body, 'own')).toEqual(failureOf(422, '', 'own'));
  });

  it('shows what the service refused in its own words, as a sentence', () => {
    for (const status of [400, 409, 413, 415, 422]) {
      expect(failureOf(status, answer('file: it is a GIF')).message).toBe('File: it is a GIF.');
    }
  });

  it('explains what the service words for programs', () => {
    expect(failureOf(401, answer('the token is missing'))).toMatchObject({ kind: 'session', status: 401 });
    expect(failureOf(403, answer('imaging.read')).message).toContain('not allowed');
    expect(failureOf(404, answer('no such asset'))).toMatchObject({ kind: 'gone' });
    expect(failureOf(503, answer('busy')).message).toContain('Try again');
  });

  it('copes with an answer of something in between', () => {
    for (const body of ['', '<html>Bad Gateway</html>', 'null', '[]', '7', '"text"']) {
      expect(failureOf(502, body)).toMatchObject({ kind: 'busy', status: 502, requestId: '' });
      expect(failureOf(413, body, 'r-2')).toMatchObject({ message: 'The file is too large.', requestId: 'r-2' });
    }
  });

  it('names the request', () => expect(failureOf(500, answer('x')).requestId).toBe('r-1'));
});

describe('Failure', () => {
  it('knows what may pass by itself', () => {
    expect(offline().passes).toBe(true);
    expect(failureOf(503, '').passes).toBe(true);
    expect(failureOf(422, '').passes).toBe(false);
    expect(failureOf(403, '').passes).toBe(false);
  });

  it('is made of anything that was thrown', () => {
    const failure = offline();
    expect(asFailure(failure)).toBe(failure);
    expect(asFailure(new Error('odd'))).toMatchObject({ kind: 'broken', message: 'odd' });
    expect(asFailure('text')).toBeInstanceOf(Failure);
  });
});
