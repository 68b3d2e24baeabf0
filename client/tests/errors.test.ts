import { expect, it } from 'vitest';

import { errorOf, ImagingError, secondsIn } from '../src/errors.js';

const header = (fields: Record<string, string>) => (name: string) => fields[name] ?? null;
const none = header({});

it("takes the service's own words, and its fields", () => {
  const body = {
    type: '/docs/errors#bad_request',
    status: 400,
    error: 'bad_request',
    message: 'patientId: must be a number',
    requestId: 'r-1',
    errors: [
      { field: 'patientId', message: 'must be a number' },
      { field: 'kind', message: 'is missing' },
    ],
  };
  expect(errorOf(400, JSON.stringify(body), none)).toMatchObject({
    name: 'ImagingError',
    status: 400,
    code: 'bad_request',
    message: 'patientId: must be a number',
    requestId: 'r-1',
    fields: body.errors,
    retryAfter: undefined,
  });
});

it.each(['', '<html>Bad Gateway</html>', 'null', '[]', '7', '"text"', '{"message":"hi"}', '{"error":{},"message":[]}', '{'])(
  'knows that %j is not of the service',
  (body) => {
    const error = errorOf(502, body, header({ 'X-Request-Id': 'r-2', 'Retry-After': '3' }));
    expect(error).toBeInstanceOf(ImagingError);
    expect(error).toMatchObject({ status: 502, code: 'unexpected_answer', requestId: 'r-2', retryAfter: 3, fields: [] });
  },
);

it('takes nothing but fields for fields', () => {
  const errors = [null, 7, { field: 'kind' }, { field: {}, message: '' }, { field: 'kind', message: 'is missing' }];
  const body = { error: 'bad_request', message: 'm', requestId: 7, errors };
  expect(errorOf(400, JSON.stringify(body), none)).toMatchObject({ requestId: '', fields: [errors[4]] });
  expect(errorOf(400, JSON.stringify({ ...body, errors: 'kind' }), none).fields).toEqual([]);
});

it('reads Retry-After as seconds or as a date, and nothing else', () => {
  expect(secondsIn('0')).toBe(0);
  expect(secondsIn('120')).toBe(120);
  expect(secondsIn(new Date(Date.now() + 30_000).toUTCString())).toBeCloseTo(30, -1);
  expect(secondsIn('Wed, 21 Oct 2015 07:28:00 GMT')).toBe(0);
  for (const text of [null, '', 'soon', '-x']) expect(secondsIn(text)).toBeUndefined();
});
