import { Stack } from 'aws-cdk-lib';
import type { CfnUserPoolClient, IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { refuse } from '../refuse';
import { claimedBefore } from './claims';
import { compare } from './environment';
import { resourceBehind, resourceIdentity } from './resource-identity';
import { secretPathOf } from './secret-path';

/** Returns the resource of an app client of the app; undefined for an imported client. */
export function resourceOfClient(client: IUserPoolClient): CfnUserPoolClient | undefined {
  return resourceBehind(client.userPoolClientId, 'AWS::Cognito::UserPoolClient') as
    | CfnUserPoolClient
    | undefined;
}

/**
 * Returns a text that identifies an app client in every synth.
 *
 * @throws `UnknownAtSynth` for an id that a deploy can change, such as a parameter
 */
export function identityOfClient(userPool: IUserPool, client: IUserPoolClient): string {
  return [
    identityOf(userPool.userPoolId, 'AWS::Cognito::UserPool', 'userPool'),
    identityOf(client.userPoolClientId, 'AWS::Cognito::UserPoolClient', 'client'),
  ].join(' ');
}

/**
 * Reserves an app client for one rotator: a client can have two secrets, and a rotation needs both.
 *
 * @throws `ClientHasAnotherSecret`
 */
export function claimClient(rotator: Construct, identity: string): void {
  const other = claimedBefore(rotator, identity);
  if (!other) return;
  refuse(
    'ClientHasAnotherSecret',
    `${secretPathOf(rotator)} and ${secretPathOf(other)} rotate the secrets of one app client; a client has two slots, and one secret needs both.`,
    'Create an app client for each secret, or use one secret for both readers.',
  );
}

/**
 * Checks that a user pool is in the account and region of the rotator, which calls Cognito there.
 *
 * @throws `UserPoolElsewhere`
 */
export function checkUserPoolPlace(rotator: Construct, { env, node }: IUserPool): void {
  const { account, region } = Stack.of(rotator);
  const places = [compare(account, env.account), compare(region, env.region)];
  if (!places.includes('different')) return;
  refuse(
    'UserPoolElsewhere',
    `${secretPathOf(rotator)} is in ${account} ${region}, and the user pool ${node.path} in ${env.account} ${env.region}.`,
    'Define the secret in a stack of the account and region of the user pool.',
  );
}

const identityOf = (id: string, type: string, prop: string): string =>
  resourceIdentity(id, type, `${prop} of Credential.cognitoAppClient`);
