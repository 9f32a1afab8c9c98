import { LeakIndexModel } from '../../../../engine/src/testing/leak-index-model';
import type { Rotator } from '../../../../engine/src/testing/rotator';
import type { AwsJson } from '../../../../lambdas/leaks/matcher/aws-json';
import { Matcher, type MatcherOptions } from '../../../../lambdas/leaks/matcher/matcher';

export const index = () => new LeakIndexModel();
export const pauses: number[] = [];
export const clock = { now: () => 1000, sleep: async (ms: number) => void pauses.push(ms) };
/** A matcher over calls, whose pauses are recorded. */
export const over = (call: AwsJson, options: Partial<MatcherOptions> = {}) =>
  new Matcher({ table: new LeakIndexModel().location.table, call, clock, ...options });

/** Member of a value of a rotator. */
export const member = (rotator: Rotator, label: string, name: string): string =>
  JSON.parse(rotator.secret.text(label) ?? '{}')[name] ?? '';
export const rotate = async (rotator: Rotator) => expect(await rotator.rotate()).toBe('done');
