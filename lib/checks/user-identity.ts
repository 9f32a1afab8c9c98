import { CfnResource, Reference, Stack, Stage, Token, Tokenization } from 'aws-cdk-lib';
import type { CfnUser } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** Reference to an IAM user: a `User`, an imported user, or the property of another resource. */
export interface UserReference {
  readonly userName: string;
  readonly userArn?: string;
  /** @default - the account of the stack that refers to it */
  readonly principalAccount?: string;
}

/**
 * Returns texts that identify an IAM user. Two references with a common text refer to the same user.
 *
 * Names are unique in an account and not case-sensitive (API_CreateUser). Known accounts are compared. Stacks of one stage
 * without an account count as one account, because they are deployed together; stacks of different stages do not, because
 * stages are usually deployed to different accounts.
 */
export function identitiesOf(scope: IConstruct, user: UserReference): string[] {
  const { userName, principalAccount = Stack.of(scope).account } = user;
  const own = Token.isUnresolved(userName)
    ? `token ${userName} in ${Stack.of(scope).node.addr}`
    : named(scope, userName, principalAccount);
  const resource = resourceOf(userName) ?? resourceOf(user.userArn);
  return resource ? [own, ...identitiesOfResource(resource)] : [own];
}

/** Returns the identities of a user resource of the app. */
export function identitiesOfResource(user: CfnUser): string[] {
  const { userName: name } = user;
  const identity = `resource ${user.node.addr}`;
  if (!name || Token.isUnresolved(name)) return [identity];
  return [identity, named(user, name, Stack.of(user).account)];
}

/** True if a construct is a user resource of the app. */
export function isUserResource(construct: IConstruct): construct is CfnUser {
  return CfnResource.isCfnResource(construct) && construct.cfnResourceType === 'AWS::IAM::User';
}

/** Returns the user resource of the app that a token refers to. */
export function resourceOf(text = ''): CfnUser | undefined {
  const token = Tokenization.reverse(text, { failConcat: false });
  return Reference.isReference(token) && isUserResource(token.target) ? token.target : undefined;
}

function named(scope: IConstruct, name: string, account: string): string {
  const where = Token.isUnresolved(account) ? `${account} of ${Stage.of(scope)?.node.addr}` : account;
  return `name ${name.toLowerCase()} in ${where}`;
}
