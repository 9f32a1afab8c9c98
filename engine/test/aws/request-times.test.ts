import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accessKey } from '../../../lambdas/credentials/access-key/adapter';
import { openSts } from '../../../lambdas/credentials/access-key/sts';
import { secretsManagerClient } from '../../src/secret-store/client';
import { secretsManager } from '../../src/secret-store/secrets-manager';
import { serviceClock } from '../../src/time/service-clock';
import { silentLog } from '../fixtures';
import { noAdminSecret } from '../world/no-admin-secret';

// A shorter timeout.
jest.mock('../../src/timing', () => {
  const { REQUEST_TIMES } = jest.requireActual('../../src/timing');
  return { REQUEST_TIMES: { ...REQUEST_TIMES, requestTimeout: 100 } };
});

describe('a service that does not respond', () => {
  const environment = { ...process.env };
  let silent: Server;

  beforeAll(async () => {
    silent = createServer(() => undefined);
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    process.env.AWS_REGION = 'eu-central-1';
    process.env.AWS_ACCESS_KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
    process.env.AWS_SECRET_ACCESS_KEY = 'not-a-secret';
  });

  afterAll(async () => {
    process.env = environment;
    silent.closeAllConnections();
    await new Promise((closed) => silent.close(closed));
  });

  const log = silentLog();
  const user = () =>
    accessKey().create(
      { userName: 'alice' },
      {
        clock: { now: Date.now, sleep: async () => undefined },
        log,
        timeLeft: () => 300_000,
        adminSecret: noAdminSecret,
      },
    );

  test.each([
    ['Secrets Manager', () => secretsManager('arn', log, secretsManagerClient(serviceClock())).describe()],
    ['IAM', () => (user() as unknown as { list(): Promise<unknown> }).list()],
    ['IAM for CreateAccessKey', () => (user() as unknown as { issue(): Promise<unknown> }).issue()],
  ])('%s times out', async (_name, call) => {
    await expect(call()).rejects.toMatchObject({ code: 'CallFailed', call: { name: 'TimeoutError' } });
  });

  test('STS times out', async () => {
    const endpoint = openSts({ accessKeyId: 'AKIA', secretAccessKey: 'not-a-secret' }, 'eu-central-1');
    await expect(endpoint.identify()).rejects.toMatchObject({ name: 'TimeoutError' });
    endpoint.close();
  });
});
