import type { AdapterFactory, LabelHeldAdapter, Labelled } from '../../src/adapter';
import { CURRENT, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR } from '../../src/time/clock';
import { type Keyring, keyring } from '../samples/carried-keys';
import { subject } from '../subject';
import { codeOf, DAY } from '../world/world';

const TOKEN = 'token-of-a-rotation-0000000000001';

/** A keyring that publishes something, or whose replacement needs a name. */
function publishing(changes: Partial<LabelHeldAdapter<Keyring>['traits']> = {}) {
  const calls: Labelled<Keyring>[] = [];
  const failing: { error?: Error } = {};
  const factory: AdapterFactory<Keyring> = {
    kind: 'carried-keys',
    create: (...input) => {
      const adapter = keyring.create(...input) as LabelHeldAdapter<Keyring>;
      return {
        ...adapter,
        traits: { ...adapter.traits, ...changes },
        reconcile: async (labelled) => {
          calls.push(labelled);
          if (failing.error) throw failing.error;
        },
      } as LabelHeldAdapter<Keyring>;
    },
  };
  const build = () => ({ factory, works: () => true, alive: () => [] });
  const { world } = subject(build, 'carried-keys', { previous: '2' });
  const parsed = (label: string) => JSON.parse(world.secret.text(label) ?? 'null');
  return { world, calls, failing, parsed };
}

test('a sweep lets the adapter restore what it publishes, from the labelled values', async () => {
  const { world, calls, parsed } = publishing();
  await world.deploy();
  expect(await world.rotate()).toBe('done');
  expect(await world.sweep()).toBe('done');
  expect(calls).toEqual([{ current: parsed(CURRENT), previous: parsed(PREVIOUS) }]);
});

test('a sweep does not during a rotation, and does after a stuck one', async () => {
  const { world, calls } = publishing();
  await world.deploy();
  world.secret.startRotation(TOKEN);
  await world.step('createSecret', TOKEN);
  expect(await world.sweep()).toBe('done');
  expect(calls).toEqual([]);
  world.clock.pass(2 * HOUR);
  expect(await world.sweep()).toBe('done');
  expect(calls).toHaveLength(1);
});

test('a failure is a failed part of the sweep', async () => {
  const { world, failing } = publishing();
  await world.deploy();
  failing.error = new Error('The bucket is full.');
  const outcome = await world.sweep();
  expect(codeOf(outcome)).toBe('SweepFailed');
  expect(String(outcome)).toContain('reconcile of the kind carried-keys threw Error: The bucket is full.');
});

test('a deploy that keeps the current credential does, because it may change the places', async () => {
  const { world, calls, failing, parsed } = publishing();
  await world.deploy();
  expect(await world.rotate()).toBe('done');
  calls.length = 0;
  expect(await world.resource('Update')).toBe('done');
  expect(calls).toEqual([{ current: parsed(CURRENT), previous: parsed(PREVIOUS) }]);
  failing.error = new Error('The bucket is full.');
  await world.resource('Update');
  expect(world.answers.at(-1)).toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining('The bucket is full.'),
  });
});

test('a replacement ends with it, when the compromised credential has no label any more', async () => {
  const { world, calls, failing } = publishing();
  await world.deploy();
  expect(await world.rotate()).toBe('done');
  world.clock.pass(2 * DAY);
  await world.sweep();
  calls.length = 0;
  const [leaked] = JSON.parse(world.secret.text(CURRENT) as string).keys;
  expect(await world.replaceNow(leaked.id)).toBe('done');
  expect(calls).toHaveLength(1);
  expect(JSON.stringify(calls)).not.toContain(leaked.id);
  failing.error = new Error('The bucket is full.');
  const [next] = JSON.parse(world.secret.text(CURRENT) as string).keys;
  expect(codeOf(await world.replaceNow(next.id))).toBe('AdapterFailed');
});

test('issue gets the time of the promotion of the current value', async () => {
  const seen: (number | undefined)[] = [];
  const { world } = publishing();
  const create = world.kinds().create;
  world.kinds = () => ({
    kind: 'carried-keys',
    create: (...input) => {
      const adapter = create(...input) as LabelHeldAdapter<Keyring>;
      const issue: typeof adapter.issue = (request) => {
        seen.push(request.currentSince);
        return adapter.issue(request);
      };
      return { ...adapter, issue } as LabelHeldAdapter<Keyring>;
    },
  });
  await world.deploy();
  const promoted = Date.parse(world.secret.tags['rekey/promoted']?.split(' ')[1] ?? '');
  expect(await world.rotate()).toBe('done');
  world.clock.pass(2 * DAY);
  await world.sweep();
  await world.secret.untag(['rekey/promoted']);
  expect(await world.rotate()).toBe('done');
  expect(seen).toEqual([undefined, promoted, undefined]);
});

test('a kind whose credentials hold data needs the id of the compromised one', async () => {
  const { world } = publishing({ replaceNow: 'named' });
  await world.deploy();
  const tags = { ...world.secret.tags };
  const refused = await world.replaceNow();
  expect(codeOf(refused)).toBe('CredentialNotNamed');
  expect(world.secret.tags).toEqual(tags);
  const [leaked] = JSON.parse(world.secret.text(CURRENT) as string).keys;
  expect(await world.replaceNow(leaked.id)).toBe('done');
});
