import fc from 'fast-check';
import type { Call } from './call';

/**
 * The few names that calls are made of: few, so that calls meet the same things. The first of each is the one that
 * most calls are about, and what a failing sequence is shrunk to.
 */
export const TOKENS = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
export const NO_TOKEN = '00000000-0000-4000-8000-0000000000ff';

export type Input = Record<string, unknown>;

/** Picks from values with weights (a tenth is the smallest), shrinking towards the first. */
export function pick<T>(...choices: readonly (readonly [weight: number, value: T])[]): fc.Arbitrary<T> {
  return fc.oneof(
    ...choices.map(([weight, value]) => ({ weight: Math.round(10 * weight), arbitrary: fc.constant(value) })),
  );
}

/** An input of the given members; one that is undefined is left out. */
export function input(members: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Input> {
  return fc
    .record(members)
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)));
}

export function call(
  operation: string,
  members: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Call> {
  return input(members).map((made) => ({ operation, input: made }));
}

/** A member that is there seldom: once in `times`. */
export function seldom<T>(times: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
}

/** A call, and how often it is made beside others. */
export function weighted(
  weight: number,
  operation: string,
  members: Readonly<Record<string, fc.Arbitrary<unknown>>>,
) {
  return { weight, arbitrary: call(operation, members) };
}
