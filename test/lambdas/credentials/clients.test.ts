import { IAMClient } from '@aws-sdk/client-iam';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { STSClient } from '@aws-sdk/client-sts';
import { secretsManagerClient } from '../../../engine/src/secret-store/client';
import { serviceClock } from '../../../engine/src/time/service-clock';
import { REQUEST_TIMES } from '../../../engine/src/timing';
import { noAdminSecret } from '../../../engine/test/world/no-admin-secret';
import { accessKey } from '../../../lambdas/credentials/access-key/adapter';
import { openSts } from '../../../lambdas/credentials/access-key/sts';

const send = jest.fn();
const destroy = jest.fn();
const add = jest.fn();
const client = () => ({ send, destroy, middlewareStack: { add } });

jest.mock('@aws-sdk/client-iam', () => ({
  ...jest.requireActual('@aws-sdk/client-iam'),
  IAMClient: jest.fn(() => client()),
}));
jest.mock('@aws-sdk/client-sts', () => ({
  ...jest.requireActual('@aws-sdk/client-sts'),
  STSClient: jest.fn(() => client()),
}));
jest.mock('@aws-sdk/client-secrets-manager', () => ({
  ...jest.requireActual('@aws-sdk/client-secrets-manager'),
  SecretsManagerClient: jest.fn(() => client()),
}));

/** Options of every client: request timeouts, and middleware that is resolved once. */
const common = { cacheMiddleware: true, requestHandler: REQUEST_TIMES };
const key = { accessKeyId: 'AKIA1', secretAccessKey: 'the-secret-of-the-key' };

beforeEach(() => jest.clearAllMocks());

test('STS requests are not retried, and do not reuse a connection', async () => {
  const endpoint = openSts(key, 'eu-central-1');
  expect(STSClient).toHaveBeenCalledWith({
    ...common,
    region: 'eu-central-1',
    credentials: key,
    maxAttempts: 1,
    requestHandler: { ...REQUEST_TIMES, httpsAgent: { keepAlive: false } },
  });
  send.mockResolvedValueOnce({ Arn: 'arn:aws:iam::123456789012:user/mailer' }).mockResolvedValueOnce({});
  expect([await endpoint.identify(), await endpoint.identify()]).toEqual([
    'arn:aws:iam::123456789012:user/mailer',
    '',
  ]);
  endpoint.close();
  expect(destroy).toHaveBeenCalledTimes(1);
});

test('IAM requests are retried, except CreateAccessKey', async () => {
  const factory = accessKey();
  const make = () =>
    factory.create(
      { userName: 'mailer' },
      { clock: serviceClock(), log: {} as never, timeLeft: () => 300_000, adminSecret: noAdminSecret },
    );
  expect(IAMClient).not.toHaveBeenCalled();
  make();
  make();
  expect((IAMClient as jest.Mock).mock.calls).toEqual([
    [{ ...common, maxAttempts: 4 }],
    [{ ...common, maxAttempts: 1 }],
  ]);
});

test('Secrets Manager requests are retried', () => {
  secretsManagerClient(serviceClock());
  expect(SecretsManagerClient).toHaveBeenCalledWith({ ...common, maxAttempts: 4 });
  // After the SDK has parsed the response, and before an error is thrown.
  expect(add.mock.calls).toEqual([
    [expect.any(Function), { step: 'deserialize', priority: 'low', name: 'serviceClock' }],
  ]);
});
