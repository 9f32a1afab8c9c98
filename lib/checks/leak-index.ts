import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { GrantMatchOptions, LeakIndex } from '../leaks/leak-index';
import { refuse } from '../refuse';
import { compare } from './environment';
import { expectShape, expectThat } from './shape';

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
