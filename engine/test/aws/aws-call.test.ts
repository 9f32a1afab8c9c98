import { awsCall } from '../../src/aws/aws-call';
import { defaultProvider } from '../../src/aws/environment-credentials';
import { sdkError } from '../../src/testing/sdk-error';
import { silentLog } from '../fixtures';
import { refusalOf } from '../world/account';

describe('a failed call', () => {
  const log = silentLog();
  const call = { action: 'iam:CreateAccessKey', resource: 'the user mailer' };
  const fail = (error: unknown) => refusalOf(awsCall(log, call, () => Promise.reject(error)));
  const retried = Object.assign(new Error('no'), {
    name: 'AccessDenied',
    $metadata: { httpStatusCode: 403, attempts: 2 },
  });

  test.each([
    ['a refusal', sdkError('ValidationException', 400), true],
    ['a server error', sdkError('InternalFailure', 500), false],
    ['an unreadable response', sdkError('SyntaxError', 200), false],
    ['a lost response', Object.assign(new Error('socket hang up'), { name: 'TimeoutError' }), false],
    ['the refusal of a retry', retried, false],
  ])('states whether it had an effect after %s', async (_name, error, refused) => {
    expect(await fail(error)).toMatchObject({ call: { refused, action: 'iam:CreateAccessKey' } });
  });

  test.each(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'])(
    'becomes AccessDenied for %s',
    async (name) => {
      const { code, report } = await fail(sdkError(name, 403, 'no'));
      expect([code, report.found]).toEqual([
        'AccessDenied',
        'iam:CreateAccessKey on the user mailer was denied: no',
      ]);
    },
  );

  test('becomes CallFailed for an error without name, message and status', async () => {
    const error = await awsCall(log, call, () => Promise.reject({})).catch((thrown: unknown) => thrown);
    const found = 'iam:CreateAccessKey on the user mailer failed: Error: ';
    expect(error).toMatchObject({ code: 'CallFailed', report: { found } });
  });

  test('has its message truncated', async () => {
    const { report } = await fail(sdkError('ServiceFailure', 500, 'x'.repeat(1000)));
    expect(report.found).toMatch(/failed: ServiceFailure \(HTTP 500\): x{300}$/);
  });

  test('has its message redacted and its other members omitted', async () => {
    log.hide('the-secret-value');
    const error = Object.assign(sdkError('SomeException', 400, 'got the-secret-value'), {
      $response: { body: 'the-secret-value' },
    });
    const thrown = await fail(error);
    expect(thrown.cause).toBeUndefined();
    expect(`${JSON.stringify(thrown)} ${thrown.stack}`).not.toContain('the-secret-value');
    expect(thrown.message).toContain('SomeException (HTTP 400): got ***');
  });
});

describe('the credential provider of the bundles', () => {
  const { env } = process;
  afterEach(() => {
    process.env = env;
  });

  test('reads the environment', async () => {
    process.env = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'B', AWS_SESSION_TOKEN: 'C' };
    expect(await defaultProvider()()).toEqual({ accessKeyId: 'A', secretAccessKey: 'B', sessionToken: 'C' });
  });

  test.each([{}, { AWS_ACCESS_KEY_ID: 'A' }, { AWS_SECRET_ACCESS_KEY: 'B' }])(
    'refuses %j',
    async (incomplete) => {
      process.env = incomplete;
      await expect(defaultProvider()()).rejects.toThrow('AWS_ACCESS_KEY_ID');
    },
  );
});
