import { Duration, Stack, Token } from 'aws-cdk-lib';
import { ApiKeyStore } from '../api-key-store';
import type { CoverOptions } from '../leaks/covered';
import type { LeakIndex } from '../leaks/leak-index';
import type { LeakResponse, LeakResponseProps } from '../leaks/leak-response';
import { refuse } from '../refuse';
import { RotatingSecret } from '../rotating-secret';
import { compare } from './environment';
import { expectShape, expectShapes, expectThat } from './shape';

/** Least and most of each duration. Object Lock counts whole days (S3 user guide, "Object Lock"). */
const LIMITS: Record<'observation' | 'auditLag' | 'evidenceRetention', [Duration, Duration]> = {
  observation: [Duration.minutes(1), Duration.days(1)],
  auditLag: [Duration.seconds(0), Duration.hours(1)],
  evidenceRetention: [Duration.days(1), Duration.days(36_500)],
};

/**
 * Checks the properties of a response.
 *
 * @throws `WrongType`, `ResponsesPerHourNotSupported`, `DurationNotSupported`
 */
export function checkResponse(response: LeakResponse, props: LeakResponseProps): void {
  const of = `of ${response.node.path}`;
  expectShape(`index ${of}`, props.index, ['table', 'key', 'grantMatch'], 'Pass a LeakIndex.');
  expectShape(`notify ${of}`, props.notify, ['topicArn'], 'Pass a topic of Amazon SNS.');
  for (const list of ['exemptUsers', 'exemptCredentials'] as const) {
    const value = props[list];
    expectThat(value === undefined || Array.isArray(value), `${list} ${of}`, value, 'Pass a list.');
  }
  const { responsesPerHour, observation, auditLag, evidenceRetention } = props;
  if (
    responsesPerHour !== undefined &&
    !Token.isUnresolved(responsesPerHour) &&
    !isWhole(responsesPerHour, 1, 1000)
  )
    refuse(
      'ResponsesPerHourNotSupported',
      `responsesPerHour ${of} is ${responsesPerHour}.`,
      'Pass a whole number from 1 to 1000.',
    );
  expectShapes(of, props, [
    ['slack', ['secretArn'], 'a secret of Secrets Manager'],
    ['email', ['identity', 'from', 'to'], 'the identity, the sender and the receivers'],
  ]);
  checkEmail(of, props);
  const durations = { observation, auditLag, evidenceRetention };
  for (const [name, [least, most]] of Object.entries(LIMITS)) {
    const value = durations[name as keyof typeof LIMITS];
    if (value === undefined) continue;
    const [low, high, own] = [least, most, value].map((one) => one.toMilliseconds());
    if (own >= low && own <= high && own % 1000 === 0) continue;
    const limits = `${least.toHumanString()} to ${most.toHumanString()}`;
    refuse('DurationNotSupported', `${name} ${of} is ${value.toHumanString()}.`, `Pass ${limits}.`);
  }
}

/** SendEmail takes at most 50 receivers (SES API v2 Reference, "SendEmail"). */
function checkEmail(of: string, { email }: LeakResponseProps): void {
  if (!email) return;
  const isAddress = (text: unknown) =>
    typeof text === 'string' && (Token.isUnresolved(text) || /^\S+@\S+$/.test(text));
  expectThat(isAddress(email.from), `email.from ${of}`, email.from, 'Pass an address.');
  const isList =
    Array.isArray(email.to) &&
    (Token.isUnresolved(email.to) ||
      (email.to.length > 0 && email.to.length <= 50 && email.to.every(isAddress)));
  expectThat(isList, `email.to ${of}`, email.to, 'Pass 1 to 50 addresses.');
}

/**
 * Checks what a response covers.
 *
 * @throws `WrongType`, `NotIndexed`, `LeakResponseElsewhere`, `CoverOptionNotSupported`
 */
export function checkCovered(
  response: LeakResponse,
  index: LeakIndex,
  target: unknown,
  options: CoverOptions,
): void {
  const isStore = target instanceof ApiKeyStore;
  if (!isStore && !(target instanceof RotatingSecret)) {
    const what = `argument of covers of ${response.node.path}`;
    expectThat(false, what, target, 'Pass a RotatingSecret or an ApiKeyStore.');
    return;
  }
  const [own, other] = [Stack.of(response), Stack.of(target)];
  for (const place of ['account', 'region'] as const) {
    if (compare(own[place], other[place]) !== 'different') continue;
    refuse(
      'LeakResponseElsewhere',
      `${target.node.path} is in the ${place} ${other[place]}, ${response.node.path} in ${own[place]}.`,
      'Create a LeakIndex and a LeakResponse in each account and region.',
    );
  }
  const unused = isStore ? 'refresh' : 'tellOwner';
  if (options[unused])
    refuse(
      'CoverOptionNotSupported',
      `${unused} has no effect on ${target.node.path}.`,
      isStore
        ? 'A customer’s key is not replaced, so that nothing is refreshed: pass tellOwner.'
        : 'Only customers’ keys have owners: pass refresh.',
    );
  if (isStore || target._leakIndex === index) return;
  refuse(
    'NotIndexed',
    `${target.node.path} does not write the leak index of ${response.node.path}, so that its leaked values are not recognized.`,
    'Pass the index to it: new RotatingSecret(…, { leakIndex }).',
  );
}

const isWhole = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most;
