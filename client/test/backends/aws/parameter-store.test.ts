import type { BackendError, FetchedVersion } from '../../../src/backend';
import { AwsParameterStore } from '../../../src/backends/aws/index';
import { type Answer, closeAfterEach, type Received, serve } from '../../http/server';

const track = closeAfterEach();
const signal = new AbortController().signal;
const parameter = (Name: string, Version = 3, others = {}) => ({
  ...{ Name, Version, Type: 'SecureString', Value: `value of ${Name}`, LastModifiedDate: 1_700_000_000.25 },
  ...others,
});

/** A stand-in for Systems Manager, from its API reference. */
async function open(answer: (input: { Name?: string; Names?: string[] }, request: Received) => Answer) {
  const server = track(await serve((request) => answer(JSON.parse(request.body), request)));
  const backend = track(
    new AwsParameterStore({
      region: 'eu-central-1',
      endpoint: server.url,
      credentials: { accessKeyId: 'AKIA', secretAccessKey: 'key' },
      environment: { HOME: '/nonexistent' },
    }),
  );
  return { ...server, backend };
}

test('reads the current version, a version and a label, decrypted', async () => {
  const { backend, received } = await open(({ Name = '' }) => {
    const [name = '', selector] = Name.split(':');
    return { body: { Parameter: parameter(name, 3, selector ? { Selector: `:${selector}` } : {}) } };
  });
  expect(await backend.fetch({ id: '/app/db', stage: 'AWSCURRENT' }, { signal })).toEqual({
    id: '/app/db',
    versionId: '3',
    stages: ['AWSCURRENT'],
    value: 'value of /app/db',
    createdAt: 1_700_000_000_250,
  });
  expect(await backend.fetch({ id: '/app/db', versionId: '2' }, { signal })).toMatchObject({ stages: [] });
  expect(await backend.fetch({ id: '/app/db', stage: 'blue' }, { signal })).toMatchObject({
    stages: ['blue'],
  });
  expect(received.map(({ body }) => JSON.parse(body))).toEqual(
    ['/app/db', '/app/db:2', '/app/db:blue'].map((Name) => ({ Name, WithDecryption: true })),
  );
  expect(received[0]?.headers).toMatchObject({ 'x-amz-target': 'AmazonSSM.GetParameter' });
  expect(received[0]?.headers.authorization).toContain('/eu-central-1/ssm/aws4_request');
});

test('has no AWSPENDING, and asks nobody for it', async () => {
  const { backend, received } = await open(() => 500);
  await expect(backend.fetch({ id: 'a', stage: 'AWSPENDING' }, { signal })).rejects.toMatchObject({
    failure: 'not-found',
  });
  expect(received).toEqual([]);
});

test.each([
  ['ParameterNotFound', 'not-found'],
  ['ParameterVersionNotFound', 'not-found'],
  ['AccessDeniedException', 'denied'],
  ['InvalidKeyId', 'key-unavailable'],
  ['ThrottlingException', 'throttled'],
  ['InternalServerError', 'transient'],
])('%s is %s', async (__type, failure) => {
  const { backend } = await open(() => ({ status: 400, body: { __type, message: 'No.' } }));
  await expect(backend.fetch({ id: 'a' }, { signal })).rejects.toMatchObject({ failure });
  expect(await backend.fetchMany(['a', 'b'], { signal })).toMatchObject([{ failure }, { failure }]);
});

test('reads several in calls of 10', async () => {
  const { backend, received } = await open(({ Names = [] }) => ({
    body: {
      Parameters: Names.filter((name) => name !== 'none').map((name) => parameter(name)),
      InvalidParameters: [],
    },
  }));
  const ids = ['none', ...Array.from({ length: 12 }, (_, i) => `p${i}`)];
  const results = await backend.fetchMany(ids, { signal });
  expect(received.map(({ body }) => JSON.parse(body).Names.length)).toEqual([10, 3]);
  expect(
    results.map((result) => (result as FetchedVersion).value ?? (result as BackendError).failure),
  ).toEqual(['not-found', ...ids.slice(1).map((id) => `value of ${id}`)]);
});
