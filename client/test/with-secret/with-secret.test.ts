import { CredentialRefusedError, type Secret } from '../../src';
import { afterRetries, denied, down, MINUTE, setUp } from '../setup';

const refusal = () =>
  Object.assign(new Error('password authentication failed for user "app"'), { code: '28P01' });

/** An issuer that accepts some values. */
function issuerOf(...accepted: string[]) {
  const uses: string[] = [];
  const use = async (secret: Secret) => {
    uses.push(secret.reveal());
    if (!accepted.includes(secret.reveal())) throw refusal();
    return `served with ${secret.reveal()}`;
  };
  return { accepted, uses, use };
}

test('a function gets the secret, and its result is returned', async () => {
  const { backend, client } = setUp();
  backend.put('db', 'one');
  expect(await client.withSecret('db', (secret) => secret.reveal().length)).toBe(3);
});

test('a refused version is fetched again, and the function repeated once', async () => {
  const { backend, client } = setUp();
  const issuer = issuerOf('two');
  backend.put('db', 'one');
  await client.get('db');
  backend.put('db', 'two');
  expect(await client.withSecret('db', issuer.use)).toBe('served with two');
  expect(issuer.uses).toEqual(['one', 'two']);
  expect(backend.calls).toBe(2);
});

test('a version that worked is tried once when it is refused later', async () => {
  const { backend, client } = setUp();
  const issuer = issuerOf('one');
  backend.put('db', 'one');
  await client.withSecret('db', issuer.use);
  issuer.accepted.splice(0, 1, 'two');
  backend.put('db', 'two');
  await client.withSecret('db', issuer.use);
  expect(issuer.uses).toEqual(['one', 'one', 'two']);
});

test('100 callers that are refused share one fetch', async () => {
  const { backend, client } = setUp();
  const issuer = issuerOf('two');
  backend.put('db', 'one');
  await client.get('db');
  backend.put('db', 'two');
  const results = await Promise.all(Array.from({ length: 100 }, () => client.withSecret('db', issuer.use)));
  expect(new Set(results)).toEqual(new Set(['served with two']));
  expect(backend.calls).toBe(2);
  expect(client.counters().forced).toBe(1);
});

test('another error is thrown as it is', async () => {
  const { backend, client } = setUp();
  backend.put('db', 'one');
  const error = new Error('syntax error');
  await expect(client.withSecret('db', () => Promise.reject(error))).rejects.toBe(error);
  expect(backend.calls).toBe(1);
});

test('a version is waited for within the budget', async () => {
  const { backend, client, clock } = setUp();
  const issuer = issuerOf('two');
  backend.put('db', 'one');
  const result = client.withSecret('db', issuer.use);
  await clock.advance(2_000);
  backend.put('db', 'two');
  await clock.advance(3_000);
  expect(await result).toBe('served with two');
  expect(issuer.uses).toEqual(['one', 'two']);
});

test('no version is tried twice, and the error says what was tried', async () => {
  const { backend, client, clock } = setUp();
  const issuer = issuerOf();
  const events: object[] = [];
  client.on('refused', (event) => events.push(event));
  backend.put('db', 'one', { versionId: 'version-aaaa' });
  const result = client.withSecret('db', issuer.use).catch((reason: unknown) => reason);
  await clock.advance(MINUTE);
  const error = (await result) as CredentialRefusedError;
  expect(error).toBeInstanceOf(CredentialRefusedError);
  expect(error).toMatchObject({ code: 'CredentialRefused', id: 'db', cause: { code: '28P01' } });
  expect(error.message).toMatch(/28P01: …aaaa \(AWSCURRENT\)\. The backend has no newer version/);
  expect(issuer.uses).toEqual(['one']);
  expect(events).toEqual([{ id: 'db', versionId: 'version-aaaa', code: '28P01' }]);
});

test('a budget of zero looks once', async () => {
  const { backend, client } = setUp();
  backend.put('db', 'one');
  await expect(client.withSecret('db', issuerOf().use, { budget: 0 })).rejects.toBeInstanceOf(
    CredentialRefusedError,
  );
  expect(backend.calls).toBe(2);
});

test('a failure to look for a newer version is told', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  await client.get('db');
  backend.fault = () => down;
  const using = client.withSecret('db', issuerOf().use, { budget: 0 }).catch((reason) => reason);
  const error: CredentialRefusedError = await afterRetries(clock, using);
  expect(error.lookUp).toBe(down);
  expect(error.message).toContain('BackendUnavailable: The backend is down.');
});

test('the look for a newer version is repeated while the backend fails for a short time', async () => {
  const { backend, client, clock } = setUp();
  const issuer = issuerOf('two');
  backend.put('db', 'one');
  await client.get('db');
  backend.put('db', 'two');
  let failures = 2;
  backend.fault = () => (failures-- > 0 ? down : undefined);
  const using = client.withSecret('db', issuer.use, { budget: 0 });
  expect(await afterRetries(clock, using)).toBe('served with two');
  expect(issuer.uses).toEqual(['one', 'two']);
});

describe('with stages to fall back to', () => {
  const options = { fallbackStages: ['AWSPENDING', 'AWSPREVIOUS'] };

  test('AWSPENDING bridges the time until the promotion, for all callers', async () => {
    const { backend, client, clock } = setUp();
    const issuer = issuerOf('two');
    backend.put('db', 'one');
    const db = client.secret('db');
    await db.get();
    const pending = backend.put('db', 'two', { stages: ['AWSPENDING'] });
    expect(await db.withSecret(issuer.use, options)).toBe('served with two');
    // The next callers start with it, and reads of the current version do not see it.
    expect(await db.withSecret(issuer.use, options)).toBe('served with two');
    expect(issuer.uses).toEqual(['one', 'two', 'two']);
    expect((await db.get()).reveal()).toBe('one');
    backend.label('db', 'AWSCURRENT', pending);
    await clock.advance(6 * MINUTE);
    await db.get();
    await clock.advance(0);
    expect((await db.get()).reveal()).toBe('two');
    issuer.uses.length = 0;
    backend.put('db', 'three');
    issuer.accepted.push('three');
    await db.refresh();
    expect(await db.withSecret(issuer.use, options)).toBe('served with three');
    expect(issuer.uses).toEqual(['three']);
  });

  test('a version of another stage that is refused later is dropped', async () => {
    const { backend, client } = setUp();
    const issuer = issuerOf('two');
    backend.put('db', 'one');
    backend.put('db', 'two', { stages: ['AWSPENDING'] });
    await client.withSecret('db', issuer.use, options);
    issuer.accepted.splice(0, 1, 'one');
    expect(await client.withSecret('db', issuer.use, options)).toBe('served with one');
    expect(issuer.uses).toEqual(['one', 'two', 'two', 'one']);
    await client.withSecret('db', issuer.use, options);
    expect(issuer.uses.slice(4)).toEqual(['one']);
  });

  test('a version of another stage is not used again after the current version moved there and back', async () => {
    const { backend, client } = setUp();
    const issuer = issuerOf('two');
    const first = backend.put('db', 'one');
    const db = client.secret('db');
    backend.put('db', 'two', { stages: ['AWSPENDING'] });
    await db.withSecret(issuer.use, options);
    backend.put('db', 'three');
    await db.refresh();
    backend.label('db', 'AWSCURRENT', first);
    await db.refresh();
    issuer.accepted.push('one');
    issuer.uses.length = 0;
    await db.withSecret(issuer.use, options);
    expect(issuer.uses).toEqual(['one']);
  });

  test('AWSPREVIOUS follows', async () => {
    const { backend, client } = setUp();
    const issuer = issuerOf('one');
    backend.put('db', 'one');
    backend.put('db', 'two');
    expect(await client.withSecret('db', issuer.use, options)).toBe('served with one');
    expect(issuer.uses).toEqual(['two', 'one']);
  });

  test('a stage that may not be read is skipped', async () => {
    const { backend, client } = setUp();
    backend.put('db', 'one');
    backend.fault = ({ stage }) => (stage === undefined ? undefined : denied);
    const error: CredentialRefusedError = await client
      .withSecret('db', issuerOf().use, { ...options, budget: 0 })
      .catch((reason) => reason);
    expect(error.lookUp).toBe(denied);
  });

  test('none is read unless asked for', async () => {
    const { backend, client } = setUp();
    const stages: unknown[] = [];
    backend.put('db', 'one');
    backend.fault = ({ stage }) => void stages.push(stage);
    await client.withSecret('db', issuerOf().use, { budget: 0 }).catch(() => {});
    expect(stages).toEqual([undefined, undefined]);
  });
});

test('a function decides what a refusal is', async () => {
  const { backend, client } = setUp();
  backend.put('api', 'one');
  await client.get('api');
  backend.put('api', 'two');
  const use = async (secret: Secret) => {
    if (secret.reveal() === 'one') throw new Error('key revoked');
    return 'ok';
  };
  const isAuthError = (error: unknown) => (error as Error).message === 'key revoked';
  expect(await client.withSecret('api', use, { isAuthError })).toBe('ok');
});
