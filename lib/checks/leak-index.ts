import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { GrantMatchOptions, LeakIndex, LeakIndexProps } from '../leaks/leak-index';
import { refuse } from '../refuse';
import { compare } from './environment';
import { expectShape, expectShapes, expectThat } from './shape';

/**
 * Checks the props of a leak index.
 *
 * @throws `WrongType`
 */
export function checkLeakIndexProps(index: Construct, props: LeakIndexProps): void {
  const { path } = index.node;
  const { removalPolicy, deletionProtection } = props;
  expectShapes(`of ${path}`, props, [
    ['encryptionKey', ['keyArn'], 'a Key, or the result of Key.fromKeyArn'],
  ]);
  const policies: unknown[] = [undefined, ...Object.values(RemovalPolicy)];
  const fix = 'Use a RemovalPolicy.';
  expectThat(policies.includes(removalPolicy), `removalPolicy of ${path}`, removalPolicy, fix);
  const flag = [undefined, true, false].includes(deletionProtection);
  expectThat(flag, `deletionProtection of ${path}`, deletionProtection, 'Pass true or false.');
}

/**
 * Checks the options of a grant.
 *
 * @throws `WrongType`
 */
export function checkMatchOptions(index: Construct, { secrets = [] }: GrantMatchOptions): void {
  const what = `secrets of the grant of ${index.node.path}`;
  expectThat(Array.isArray(secrets), what, secrets, 'Pass a list of RotatingSecrets.');
  for (const secret of secrets) expectShape(what, secret, ['secret', 'rotator'], 'Pass RotatingSecrets.');
}

/**
 * Checks the index of a secret. The rotator calls the services of its own region, and the policy of its role allows
 * nothing in another account.
 *
 * @throws `LeakIndexElsewhere`
 */
export function checkLeakIndex(secret: Construct, index: LeakIndex): void {
  const [own, other] = [Stack.of(secret), Stack.of(index)];
  for (const place of ['account', 'region'] as const) {
    if (compare(own[place], other[place]) !== 'different') continue;
    refuse(
      'LeakIndexElsewhere',
      `${secret.node.path} is in the ${place} ${own[place]}, its leak index ${index.node.path} in ${other[place]}.`,
      'Create a LeakIndex in each account and region.',
    );
  }
}
