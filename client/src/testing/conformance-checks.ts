import {
  type Backend,
  BackendError,
  type FailureClass,
  type FetchedVersion,
  type VersionRequest,
} from '../backend';
import type { Capability } from './conformance';
import type { BackendHarness } from './harness';

/** One test of a backend. */
interface Check {
  readonly name: string;
  readonly requires: readonly Capability[];
  run(harness: BackendHarness): Promise<void>;
}

const ID = 'conformance/one';
const VALUE = 'hunter2 \u{1F511} "quoted"\n\\ line';
const BYTES = Uint8Array.from({ length: 256 }, (_, n) => 255 - n);

/** Tests that every backend must pass. */
export const checks: readonly Check[] = [
  check('has a name', [], async (harness) => {
    expect(harness.backend.name.trim() !== '', 'its name is empty');
  }),
  check('reads text as it was stored', [], async (harness) => {
    for (const value of ['simple', VALUE, `{"a":"${'x'.repeat(20_000)}"}`]) {
      await harness.put(ID, value);
      const version = await read(harness.backend, { id: ID });
      expect(version.value === value, 'the value is another one');
      expect(version.versionId !== '', 'the version has no id');
    }
  }),
  check('reads bytes as they were stored', ['bytes'], async (harness) => {
    await harness.put(ID, BYTES);
    const { value } = await read(harness.backend, { id: ID });
    expect(
      typeof value !== 'string' && Buffer.from(value).equals(Buffer.from(BYTES)),
      'the bytes are other ones',
    );
  }),
  check('has bytes that belong to the receiver', ['bytes'], async (harness) => {
    await harness.put(ID, BYTES);
    const first = await read(harness.backend, { id: ID });
    (first.value as Uint8Array).fill(0);
    const { value } = await read(harness.backend, { id: ID });
    expect(
      Buffer.from(value as Uint8Array).equals(Buffer.from(BYTES)),
      'a later read has the overwritten bytes',
    );
  }),
  check('gives each value a version id of its own, which stays', [], async (harness) => {
    await harness.put(ID, 'first');
    const [first, again] = [await read(harness.backend, { id: ID }), await read(harness.backend, { id: ID })];
    await harness.put(ID, 'second');
    const second = await read(harness.backend, { id: ID });
    expect(first.versionId === again.versionId, 'two reads of one version have different version ids');
    expect(first.versionId !== second.versionId, 'two versions have the same version id');
    expect(second.value === 'second', 'the value is not the current one');
  }),
  check('reads the version with a stage', ['stages'], async (harness) => {
    await harness.put(ID, 'current');
    await harness.put(ID, 'pending', 'AWSPENDING');
    const pending = await read(harness.backend, { id: ID, stage: 'AWSPENDING' });
    expect(pending.value === 'pending', 'AWSPENDING has another value');
    expect(pending.stages.includes('AWSPENDING'), 'the stages of the version lack AWSPENDING');
    expect(
      (await read(harness.backend, { id: ID })).value === 'current',
      'the default is not the current version',
    );
  }),
  check('reads a version by its id', ['versions'], async (harness) => {
    await harness.put(ID, 'first');
    const { versionId } = await read(harness.backend, { id: ID });
    await harness.put(ID, 'second');
    const first = await read(harness.backend, { id: ID, versionId });
    expect(first.value === 'first' && first.versionId === versionId, 'it is another version');
  }),
  check('says that a secret does not exist', [], async (harness) => {
    await harness.put(ID, VALUE);
    await refuses(harness.backend, { id: 'conformance/missing' }, 'not-found');
  }),
  check('says that a stage does not exist', ['stages'], async (harness) => {
    await harness.put(ID, VALUE);
    await refuses(harness.backend, { id: ID, stage: 'AWSPENDING' }, 'not-found');
  }),
  check(
    'reads many in the order of the ids, with a failure for each that fails',
    ['many'],
    async (harness) => {
      const ids = Array.from({ length: 23 }, (_, n) => `conformance/many-${n}`);
      for (const id of ids) if (!id.endsWith('-7')) await harness.put(id, `value of ${id}`);
      const { signal } = new AbortController();
      const results = (await harness.backend.fetchMany?.(ids, { signal })) ?? [];
      expect(results.length === ids.length, `there are ${results.length} results for ${ids.length} ids`);
      for (const [n, id] of ids.entries()) {
        const result = results[n];
        if (id.endsWith('-7')) expect(isFailure(result, 'not-found'), `${id} does not fail with not-found`);
        else expect((result as FetchedVersion).value === `value of ${id}`, `${id} has another value`);
      }
    },
  ),
  check('says that access is denied', ['deny'], refusal('deny', 'denied')),
  check('says that a secret is deleted', ['delete'], refusal('delete', 'deleted')),
  check('says that a key is disabled', ['disableKey'], refusal('disableKey', 'key-unavailable')),
  check('says that there are too many requests', ['throttle'], refusal('throttle', 'throttled')),
  check('says that the store fails', ['fail'], refusal('fail', 'transient')),
  check('ends when the signal aborts', ['hang'], async (harness) => {
    await harness.put(ID, VALUE);
    await harness.hang?.();
    const controller = new AbortController();
    const reading = harness.backend.fetch({ id: ID }, { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await fails(reading, 'transient');
    await fails(harness.backend.fetch({ id: ID }, { signal: AbortSignal.abort() }), 'transient');
  }),
];

function check(name: string, requires: readonly Capability[], run: Check['run']): Check {
  return { name, requires, run };
}

/** Causes a failure, and expects its class. */
function refusal(
  cause: 'deny' | 'delete' | 'disableKey' | 'throttle' | 'fail',
  failure: FailureClass,
): Check['run'] {
  return async (harness) => {
    await harness.put(ID, VALUE);
    expect(harness[cause] !== undefined, `the harness has no ${cause}; list it in "without"`);
    await harness[cause]?.(ID);
    await refuses(harness.backend, { id: ID }, failure);
  };
}

function read(backend: Backend, request: VersionRequest): Promise<FetchedVersion> {
  return backend.fetch(request, { signal: new AbortController().signal });
}

async function refuses(backend: Backend, request: VersionRequest, failure: FailureClass): Promise<void> {
  const error = await fails(read(backend, request), failure);
  expect(error.message.includes(request.id), `its message does not name the secret: ${error.message}`);
}

async function fails(call: Promise<unknown>, failure: FailureClass): Promise<BackendError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const { failure: found, message } = Object(error) as Partial<BackendError>;
  expect(error instanceof BackendError, `it does not reject with a BackendError, but with ${message}`);
  expect(found === failure, `it fails with ${found}, not with ${failure}: ${message}`);
  expect(!`${message}${JSON.stringify(error)}`.includes('hunter2'), 'its error shows the value');
  return error as BackendError;
}

const isFailure = (result: unknown, failure: FailureClass): boolean =>
  result instanceof BackendError && result.failure === failure;

function expect(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(`Conformance: ${otherwise}.`);
}
