import fc from 'fast-check';
import { ACCOUNT, type Call, REGION, TOKENS } from './call';

type Members = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** Picks one of the values by weight; a tenth is the smallest weight. */
export function pick<T>(...choices: readonly (readonly [weight: number, value: T])[]): fc.Arbitrary<T> {
  return fc.oneof(
    ...choices.map(([weight, value]) => ({ weight: Math.round(10 * weight), arbitrary: fc.constant(value) })),
  );
}

/** One or two different values. */
export function oneOrTwo<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.uniqueArray(value, { minLength: 1, maxLength: 2 });
}

/** The value once in `times`, and undefined otherwise. */
export function rarely<T>(times: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
}

/** A call with the given members, and its weight among other calls. Members that are undefined are left out. */
export function weighted(weight: number, operation: string, members: Members) {
  const arbitrary: fc.Arbitrary<Call> = fc.record(members).map((record) => ({
    operation,
    input: Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)),
  }));
  return { weight, arbitrary };
}

export const tags = fc.uniqueArray(
  fc.record({ Key: pick([3, 'team'], [2, 'stage']), Value: pick([2, 'red'], [2, 'green'], [1, '']) }),
  { minLength: 1, maxLength: 2, selector: ({ Key }) => Key },
);

export const path = rarely(3, pick([1, '/staff/'], [0.5, 'no-path']));

const PREFIX = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:`;

export const secretId = fc.oneof(
  { weight: 16, arbitrary: pick([14, 'a'], [2, 'b'], [1, 'team/c']) },
  { weight: 4, arbitrary: pick([2, '{{arn a}}'], [1, '{{arn b}}'], [1, `${PREFIX}a`]) },
  { weight: 2, arbitrary: pick([1, 'absent'], [0.3, 'not a name'], [0.3, `${PREFIX}absent-AAAAAA`]) },
);
export const token = pick(
  ...TOKENS.map((value, i) => [4 - i, value] as const),
  [0.1, undefined],
  [0.1, 'too-short'],
);
export const text = pick(
  [6, 'one'],
  [3, 'two'],
  [1, '{"user":"u","password":"p"}'],
  [0.3, 'ü'.repeat(40_000)],
);
export const value = {
  SecretString: fc.option(text, { nil: undefined, freq: 12 }),
  SecretBinary: rarely(14, pick([1, 'AQID'], [1, 'BAUG'])),
};
