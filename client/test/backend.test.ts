import { BackendError, type FailureClass } from '../src/backend';

test('an error of a backend has a code for its class', () => {
  const classes: FailureClass[] = [
    'transient',
    'throttled',
    'denied',
    'not-found',
    'deleted',
    'key-unavailable',
    'invalid',
  ];
  const codes = classes.map((failure) => new BackendError(failure, 'Secret db cannot be read.').code);
  expect(codes).toEqual([
    'BackendUnavailable',
    'BackendThrottled',
    'AccessDenied',
    'SecretNotFound',
    'SecretDeleted',
    'KeyUnavailable',
    'InvalidRequest',
  ]);
});

test('an error of a backend keeps its cause and the time to wait', () => {
  const cause = new Error('ECONNREFUSED');
  const error = new BackendError('throttled', 'The backend refuses more requests.', {
    retryAfter: 500,
    cause,
  });
  expect(error).toMatchObject({ name: 'BackendError', failure: 'throttled', retryAfter: 500, cause });
});

test('an error of another copy of the package is one too', () => {
  jest.isolateModules(() => {
    const copy = require('../src/backend') as typeof import('../src/backend');
    expect(copy.BackendError).not.toBe(BackendError);
    expect(new copy.BackendError('denied', 'Access is denied.')).toBeInstanceOf(BackendError);
  });
  for (const other of [new Error('denied'), undefined, null, 'denied'])
    expect(other instanceof BackendError).toBe(false);
});
