import { requireReadable } from '../../src/testing/readable';
import { codeOf, DAY } from '../../src/testing/rotator';
import { DeployedKind } from './deployed-kind';

const CALLS = ['issue', 'verify', 'list', 'parse', 'serialize', 'secretsIn', 'idOf'] as const;

const unreadable = Object.defineProperty(new Error('x'), 'message', {
  get() {
    throw new Error('no message');
  },
});

const THROWN: [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['a string', 'hunter2 is the password'],
  ['an empty string', ''],
  ['a number', 42],
  ['a symbol', Symbol('reason')],
  ['an object without a prototype', Object.create(null)],
  ['an error whose message cannot be read', unreadable],
  ['an error without a message', new Error()],
  [
    'an object that cannot be converted to a string',
    { name: { toString: null }, message: Object.create(null) },
  ],
];

describe('an adapter that throws a value other than a RekeyError', () => {
  test.each(THROWN.flatMap(([name, thrown]) => CALLS.map((call) => [name, call, thrown] as const)))(
    'fails with AdapterFailed: %s from %s',
    async (_name, call, thrown) => {
      const it = await DeployedKind.create();
      it.break(() => ({
        [call]: () => {
          throw thrown;
        },
      }));
      const outcome = await it.rotator.rotate();
      expect(codeOf(outcome)).toBe('AdapterFailed');
      expect(String(outcome)).toContain(`${call} of the kind acme-token threw`);
      await it.requireUnharmed();
    },
  );

  test.each(['verify', 'list', 'disable', 'remove', 'lastUsed', 'proveRefused'] as const)(
    'fails a sweep, a replacement and a deletion by name when %s rejects',
    async (call) => {
      const it = await DeployedKind.create();
      await it.rotator.rotate();
      it.clock.pass(2 * DAY);
      it.break(() => ({ [call]: () => Promise.reject(undefined) }));
      const { rotator } = it;
      for (const work of [() => rotator.sweep(), () => rotator.replaceNow(), () => rotator.delete()]) {
        const outcome = await work();
        expect(['done', 'AdapterFailed', 'SweepFailed']).toContain(codeOf(outcome));
      }
      requireReadable(rotator);
      expect(
        rotator.errors.length + rotator.answers.filter(({ Status }) => Status === 'FAILED').length,
      ).not.toBe(0);
      rotator.factory = it.correct;
      await rotator.delete();
      expect(rotator.answers.at(-1)?.Status).toBe('SUCCESS');
      expect(it.issuer.ids()).toEqual([]);
    },
  );
});
