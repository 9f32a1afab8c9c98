import { codeOf, DAY } from '../../src/testing/rotator';
import { type Change, Deployed } from './deployed-kind';

describe('an adapter that answers what its contract excludes', () => {
  const answers: [string, Change, string][] = [
    [
      'the same id twice in its list',
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
    ['a text from secretsIn', () => ({ secretsIn: () => 'secret' }), 'secretsIn returned no array of texts'],
    ['no text from serialize', () => ({ serialize: () => undefined }), 'serialize returned no text'],
    ['no traits', () => ({ traits: undefined }), 'it has no traits'],
    [
      'an unknown value of a trait',
      (adapter) => ({ traits: { ...adapter.traits, chosenBy: 'nobody' } }),
      'chosenBy is none of "caller", "issuer"',
    ],
    [
      'a time that is no number',
      (adapter) => ({ traits: { ...adapter.traits, times: { issue: '10 s' } } }),
      'a time in its traits is no number of milliseconds',
    ],
    ['no verify', () => ({ verify: undefined }), 'every adapter needs verify'],
  ];

  test.each(answers)('%s, is refused by name', async (_name, change, problem) => {
    const it = await Deployed.now();
    it.turnBad(change);
    const outcome = await it.rotator.rotate();
    expect(codeOf(outcome)).toBe('AdapterFault');
    expect(String(outcome)).toContain(`The adapter of the kind acme-token breaks its contract: ${problem}`);
    await it.requireUnharmed();
  });

  test('the same id twice, has nothing removed by a sweep, a replacement or a deletion', async () => {
    const it = await Deployed.now();
    await it.rotator.rotate();
    it.clock.pass(2 * DAY);
    it.turnBad(answers[0][1]);
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
      'what is no error',
      () => {
        throw 'hunter2';
      },
      'AdapterFailed',
    ],
  ])('%s from create, is refused by name', async (_name, create, code) => {
    const it = await Deployed.now();
    it.rotator.factory = { kind: 'acme-token', create: create as never };
    expect(codeOf(await it.rotator.rotate())).toBe(code);
    await it.requireUnharmed();
  });

  test('what is awaited but no promise, is served as a promise is', async () => {
    const it = await Deployed.now();
    it.turnBad((adapter) => ({
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
  ])('a close that %s, keeps the outcome of the invocation', async (_name, close) => {
    const it = await Deployed.now();
    it.turnBad(() => ({ close }));
    expect(await it.rotator.rotate()).toBe('done');
    expect(it.rotator.lines.join()).toContain('"event":"close","code":"AdapterFailed"');
  });
});
