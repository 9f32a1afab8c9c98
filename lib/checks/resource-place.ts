import { type IResource, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { refuse } from '../refuse';
import { compare } from './environment';
import { secretPathOf } from './secret-path';

/**
 * Checks that the resource of an issuer is in the account and region of the rotator, which calls the service there.
 *
 * @param name - name of the resource in messages, such as "API".
 * @throws `ResourceElsewhere`
 */
export function checkResourcePlace(
  rotator: Construct,
  { env, node }: Pick<IResource, 'env' | 'node'>,
  name: string,
): void {
  const { account, region } = Stack.of(rotator);
  const places = [compare(account, env.account), compare(region, env.region)];
  if (!places.includes('different')) return;
  refuse(
    'ResourceElsewhere',
    `${secretPathOf(rotator)} is in ${account} ${region}, and the ${name} ${node.path} in ${env.account} ${env.region}.`,
    `Define the secret in a stack of the account and region of the ${name}.`,
  );
}
