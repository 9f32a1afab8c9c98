import { CredentialCache } from '../../../../src/backends/aws/credentials/credential-cache';
import type { AwsCredentials } from '../../../../src/backends/aws/credentials/credentials';

const MINUTE = 60_000;
beforeEach(() => jest.useFakeTimers({ now: 0 }));
afterEach(() => jest.useRealTimers());

/** A source whose credentials live for an hour, and a cache of them. */
function source(minutes: number | undefined = 60) {
  const state = { fetched: 0, down: false, wait: 0 };
  const cache = new CredentialCache(async () => {
    state.fetched++;
    const id = `AKIA${state.fetched}`;
    if (state.wait) await new Promise((resolve) => setTimeout(resolve, state.wait));
    if (state.down) throw new Error('no connection');
    const end = minutes === undefined ? {} : { expiration: new Date(Date.now() + minutes * MINUTE) };
    return { accessKeyId: id, secretAccessKey: 's', ...end };
  });
  const id = async () => (await cache.get()).accessKeyId;
  return { state, cache, id };
}

test('many callers cause one fetch', async () => {
  const { state, cache } = source();
  await Promise.all(Array.from({ length: 100 }, () => cache.get()));
  expect(state.fetched).toBe(1);
});

test('refreshes in the background from 5 minutes before the end', async () => {
  const { state, id } = source();
  expect(await id()).toBe('AKIA1');
  jest.setSystemTime(54 * MINUTE);
  expect([await id(), state.fetched]).toEqual(['AKIA1', 1]);
  jest.setSystemTime(56 * MINUTE);
  expect(await id()).toBe('AKIA1');
  expect([await id(), state.fetched]).toEqual(['AKIA2', 2]);
});

test('waits for new ones in the last minute, but uses valid ones while the source is down', async () => {
  const { state, cache, id } = source();
  await id();
  jest.setSystemTime(59.5 * MINUTE);
  state.down = true;
  expect([await id(), await id(), state.fetched]).toEqual(['AKIA1', 'AKIA1', 2]);
  jest.setSystemTime(59.6 * MINUTE);
  expect([await id(), state.fetched]).toEqual(['AKIA1', 3]);
  state.down = false;
  jest.setSystemTime(59.7 * MINUTE);
  expect(await id()).toBe('AKIA4');
  state.down = true;
  jest.setSystemTime(200 * MINUTE);
  await expect(cache.get()).rejects.toMatchObject({
    code: 'AwsCredentialsUnavailable',
    message: 'no AWS credentials: no connection',
  });
});

test('a failed first fetch is not kept', async () => {
  const { state, cache, id } = source();
  state.down = true;
  await expect(cache.get()).rejects.toThrow('no connection');
  state.down = false;
  expect(await id()).toBe('AKIA2');
});

test('replaces refused credentials once for all callers', async () => {
  const { state, cache } = source(undefined);
  const refused = await cache.get();
  expect(await Promise.all([cache.replace(refused), cache.replace(refused)])).toEqual([true, true]);
  expect(await cache.replace(refused)).toBe(true);
  expect(state.fetched).toBe(2);
});

test('says when the source has no others', async () => {
  const given: AwsCredentials = { accessKeyId: 'AKIA', secretAccessKey: 's' };
  const cache = new CredentialCache(async () => given);
  expect(await cache.replace(await cache.get())).toBe(false);
});
