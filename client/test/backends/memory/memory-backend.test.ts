import { BackendError, type FailureClass } from '../../../src';
import { type BackendHarness, conformance, MemoryBackend } from '../../../src/testing';

function harness(): BackendHarness {
  const backend = new MemoryBackend();
  const failWith =
    (failure: FailureClass) =>
    (id = 'conformance/one') => {
      backend.fault = () => new BackendError(failure, `${failure} ${id}`);
    };
  return {
    backend,
    put: (id, value, stage) => void backend.put(id, value, { stages: [stage ?? 'AWSCURRENT'] }),
    deny: failWith('denied'),
    delete: failWith('deleted'),
    disableKey: failWith('key-unavailable'),
    throttle: failWith('throttled'),
    fail: failWith('transient'),
    hang: () => {
      backend.fault = () => 'hang';
    },
  };
}

conformance({ describe, test }, 'memory', harness);

/** The tests of the suite that a backend fails. */
async function failuresOf(change: (backend: MemoryBackend) => void): Promise<string[]> {
  const tests: [string, () => Promise<void>][] = [];
  const create = () => {
    const made = harness();
    change(made.backend as MemoryBackend);
    return made;
  };
  const runner = {
    describe: (_: string, body: () => void) => body(),
    test: (...test: [string, () => Promise<void>]) => tests.push(test),
  };
  conformance(runner, 'broken', create);
  const failed: string[] = [];
  for (const [name, body] of tests) await body().catch(() => failed.push(name));
  return failed;
}

test.each<[string, string, (backend: MemoryBackend) => void]>([
  [
    'a shared buffer',
    'belong to the receiver',
    (backend) => {
      const fetch = backend.fetch.bind(backend);
      const held = new Map<string, Awaited<ReturnType<typeof fetch>>>();
      backend.fetch = async (request, options) => {
        const version = await fetch(request, options);
        if (!held.has(version.versionId)) held.set(version.versionId, version);
        return held.get(version.versionId) ?? version;
      };
    },
  ],
  [
    'an ignored stage',
    'version with a stage',
    (backend) => {
      const fetch = backend.fetch.bind(backend);
      backend.fetch = ({ id }, options) => fetch({ id }, options);
    },
  ],
  [
    'another order',
    'order of the ids',
    (backend) => {
      const many = backend.fetchMany.bind(backend);
      backend.fetchMany = async (ids, options) => [...(await many(ids, options))].reverse();
    },
  ],
  [
    'an error of another class',
    'access is denied',
    (backend) => {
      const fetch = backend.fetch.bind(backend);
      backend.fetch = (request, options) =>
        fetch(request, options).catch((error) => Promise.reject(new Error(error.message)));
    },
  ],
  [
    'a version id that changes',
    'which stays',
    (backend) => {
      const fetch = backend.fetch.bind(backend);
      backend.fetch = async (request, options) => ({
        ...(await fetch(request, options)),
        versionId: `${Math.random()}`,
      });
    },
  ],
])('the suite finds %s', async (_, name, change) => {
  expect(await failuresOf(change)).toContainEqual(expect.stringContaining(name));
});
