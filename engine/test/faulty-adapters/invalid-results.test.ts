import { codeOf, DAY } from '../../src/testing/rotator';
import type { Change } from '../testing/modified-kinds';
import { DeployedKind } from './deployed-kind';

describe('an adapter with a result that its contract excludes', () => {
  const results: [string, Change, string][] = [
    [
      'the same id twice from list',
      (adapter) => ({
        list: async () => [...((await adapter.list?.()) ?? []), ...((await adapter.list?.()) ?? [])],
      }),
      'list returned the id tok_1 twice',
    ],
    ['no array from list', () => ({ list: async () => undefined }), 'list returned no array'],
    ['an id with a space', () => ({ idOf: () => 'tok 1' }), 'idOf returned an id that is not'],
    ['no value from issue', () => ({ issue: async () => undefined }), 'issue returned no value'],
    ['no value from parse', () => ({ parse: () => undefined }), 'parse returned no value'],
    ['a promise from parse', () => ({ parse: async () => ({}) }), 'parse returned a promise'],
    [
      'a rejected promise from secretsIn',
      () => ({ secretsIn: () => Promise.reject(new Error('late')) }),
      'secretsIn returned a promise',
    ],
    [
      'a string from secretsIn',
      () => ({ secretsIn: () => 'secret' }),
      'secretsIn returned no array of texts',
    ],
    ['no text from serialize', () => ({ serialize: () => undefined }), 'serialize returned no text'],
    ['no traits', () => ({ traits: undefined }), 'it has no traits'],
    [
      'an unknown value of a trait',
      (adapter) => ({ traits: { ...adapter.traits, chosenBy: 'nobody' } }),
      'chosenBy is none of "caller", "issuer"',
    ],
    [
      'a time that is not a number',
      (adapter) => ({ traits: { ...adapter.traits, times: { issue: '10 s' } } }),
      'a time in its traits is no number of milliseconds',
    ],
    ['no verify', () => ({ verify: undefined }), 'every adapter needs verify'],
  ];

  test.each(results)('fails with AdapterFault: %s', async (_name, change, problem) => {
    const it = await DeployedKind.create();
    it.break(change);
    const outcome = await it.rotator.rotate();
    expect(codeOf(outcome)).toBe('AdapterFault');
    expect(String(outcome)).toContain(`The adapter of the kind acme-token breaks its contract: ${problem}`);
    await it.requireUnharmed();
  });

  test('removes nothing in a sweep, a replacement or a deletion when list returns an id twice', async () => {
    const it = await DeployedKind.create();
    await it.rotator.rotate();
    it.clock.pass(2 * DAY);
    it.break(results[0][1]);
    const before = it.issuer.ids();
    expect(codeOf(await it.rotator.sweep())).toBe('SweepFailed');
    expect(codeOf(await it.rotator.replaceNow())).toBe('AdapterFault');
    await it.rotator.delete();
    expect(it.rotator.answers.at(-1)?.Reason).toContain('list returned the id tok_1 twice');
    expect(it.issuer.ids()).toEqual(before);
  });

  test.each([
    ['nothing', () => undefined, 'AdapterFault'],
    ['a promise', async () => ({}), 'AdapterFault'],
    [
      'a thrown string',
      () => {
        throw 'hunter2';
      },
      'AdapterFailed',
    ],
  ])('fails by name: create with %s', async (_name, create, code) => {
    const it = await DeployedKind.create();
    it.rotator.factory = { kind: 'acme-token', create: create as never };
    expect(codeOf(await it.rotator.rotate())).toBe(code);
    await it.requireUnharmed();
  });

  test('succeeds when list returns a thenable that is not a promise', async () => {
    const it = await DeployedKind.create();
    it.break((adapter) => ({
      list: () => ({
        // biome-ignore lint/suspicious/noThenProperty: some libraries return such objects.
        then: (done: (listed: unknown) => void, failed: (thrown: unknown) => void) =>
          void adapter.list?.().then(done, failed),
      }),
    }));
    expect(await it.rotator.rotate()).toBe('done');
  });

  test.each([
    [
      'throws',
      () => {
        throw undefined;
      },
    ],
    ['rejects', () => Promise.reject(null)],
  ])('keeps the outcome of the invocation when close %s', async (_name, close) => {
    const it = await DeployedKind.create();
    it.break(() => ({ close }));
    expect(await it.rotator.rotate()).toBe('done');
    expect(it.rotator.lines.join()).toContain('"event":"close","code":"AdapterFailed"');
  });
});
