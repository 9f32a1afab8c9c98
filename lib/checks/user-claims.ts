import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import type { CfnAccessKey, IUser } from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { refusal, refuse } from '../refuse';
import { secretPathOf } from './secret-path';
import { identitiesOf, identitiesOfResource, isUserResource } from './user-identity';
import { checkRetention } from './user-retention';

/** Rotator that needs both slots of a user. */
interface Claim {
  readonly rotator: Construct;
  readonly user: IUser;
}

/** Claims of each construct tree, by the identities of their users. */
const claimsByRoot = new WeakMap<IConstruct, Map<string, Claim>>();

/**
 * Reserves the access keys of a user for one rotator. An IAM user can have two access keys, and a rotation needs both.
 *
 * Access keys that the app creates for the user, and the removal policy of the user, can be added later and are checked at
 * synth. The root of the tree has these checks, because they apply to all its stacks and stages.
 *
 * @throws `UserHasAnotherSecret`; at synth `UserHasAnotherKey` and `UserNotRetained`
 */
export function claimUser(rotator: Construct, user: IUser): void {
  const claims = claimsOf(rotator.node.root);
  const identities = identitiesOf(rotator, user);
  for (const identity of identities) {
    const other = claims.get(identity);
    if (other && other.rotator !== rotator) refuseSecond({ rotator, user }, other);
  }
  for (const identity of identities) claims.set(identity, { rotator, user });
}

function claimsOf(root: IConstruct): Map<string, Claim> {
  const known = claimsByRoot.get(root);
  if (known) return known;
  const claims = new Map<string, Claim>();
  claimsByRoot.set(root, claims);
  root.node.addValidation({ validate: () => root.node.findAll().flatMap((one) => faultsOf(one, claims)) });
  return claims;
}

function refuseSecond(second: Claim, first: Claim): never {
  const account = Stack.of(second.rotator).account;
  const maySetEnv = Token.isUnresolved(account) && Stack.of(first.rotator) !== Stack.of(second.rotator);
  return refuse(
    'UserHasAnotherSecret',
    `${secretPathOf(second.rotator)} and ${secretPathOf(first.rotator)} rotate the access keys of one IAM user, ` +
      `${namesOf(first.user, second.user)}; a user has two slots, and one secret needs both.`,
    `Create a user for each secret, or use one secret for both readers.${
      maySetEnv ? ' If the stacks are deployed to different accounts, set their env.' : ''
    }`,
  );
}

function namesOf(first: IUser, second: IUser): string {
  return first === second ? first.node.path : `${first.node.path} and ${second.node.path}`;
}

/** Errors of a construct of the tree, according to the claims. */
function faultsOf(construct: IConstruct, claims: Map<string, Claim>): string[] {
  const claimOf = (identities: string[]) =>
    identities.map((identity) => claims.get(identity)).find((claim) => claim !== undefined);
  if (isUserResource(construct)) {
    const claim = claimOf(identitiesOfResource(construct));
    return claim ? checkRetention(claim.rotator, construct) : [];
  }
  const userName = userNameOfAccessKey(construct);
  if (!userName) return [];
  const claim = claimOf(identitiesOf(construct, { userName }));
  return claim ? [besides(construct, claim)] : [];
}

function besides(key: IConstruct, { rotator, user }: Claim): string {
  return refusal(
    'UserHasAnotherKey',
    `${key.node.path} is an access key of the user ${user.node.path}, whose access keys ${secretPathOf(rotator)} rotates; a user has two slots, and one secret needs both.`,
    'Remove that access key and read the secret instead, or create another user for it.',
  );
}

/** Returns the user name of an access key of the app, which may be a generic `CfnResource`. */
function userNameOfAccessKey(construct: IConstruct): string | undefined {
  if (!CfnResource.isCfnResource(construct) || construct.cfnResourceType !== 'AWS::IAM::AccessKey')
    return undefined;
  const { userName, _cfnProperties } = construct as unknown as Partial<CfnAccessKey> & GenericProperties;
  const found = userName ?? _cfnProperties?.UserName;
  return typeof found === 'string' ? found : undefined;
}

/** Properties of a generic `CfnResource`. */
interface GenericProperties {
  readonly _cfnProperties?: { readonly UserName?: unknown };
}
