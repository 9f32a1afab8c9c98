import { Stack } from 'aws-cdk-lib';
import type { CfnUser } from 'aws-cdk-lib/aws-memorydb';
import type { Construct } from 'constructs';
import { MEMORYDB } from '../../lambdas/credentials/memorydb/contract';
import { expectShape } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import { refuse } from '../refuse';
import { type AwsRedisUserProps, bindAwsUser, checkCommon, checkName, checkResource } from './aws-redis-user';

/** Properties of a user of MemoryDB. */
export interface MemoryDbUserProps extends AwsRedisUserProps {
  /**
   * User that the app creates, with `authenticationMode: { Type: 'iam' }`: the template must not have a password. Its ACL must
   * be that of the cluster. Leave its passwords to the secret.
   *
   * @default - the user with the `username`
   */
  readonly user?: CfnUser;

  /**
   * Name of a user that the app does not create, of the account and the region of the stack.
   *
   * @default - the name of `user`
   */
  readonly username?: string;
}

const FACTORY = 'Credential.memoryDbUser';

/**
 * Checks the props of a user of MemoryDB.
 *
 * @throws `UserOrId`, `PasswordInTemplate`, `UserWithoutPassword`, `UnknownAtSynth`, `WrongType`
 */
export function checkMemoryDbUser(props: MemoryDbUserProps): void {
  const { user, username } = props ?? {};
  if ((user === undefined) === (username === undefined)) {
    refuse(
      'UserOrId',
      `${FACTORY} has neither a user nor a username, or both.`,
      'Pass the CfnUser of the app, or the username of another user.',
    );
  }
  if (user) {
    expectShape(`user of ${FACTORY}`, user, ['userName', 'attrArn', 'node'], 'Pass a CfnUser of MemoryDB.');
    checkName(FACTORY, 'userName of the user', user.userName);
    checkResource(FACTORY, user);
  } else checkName(FACTORY, 'username', username);
  checkCommon(FACTORY, props);
}

/** Configuration of the rotator of a user of MemoryDB. */
export function bindMemoryDbUser(rotator: Construct, props: MemoryDbUserProps): CredentialConfig {
  checkMemoryDbUser(props);
  const { user } = props;
  const username = user?.userName ?? props.username ?? '';
  const imported = () =>
    Stack.of(rotator).formatArn({ service: 'memorydb', resource: 'user', resourceName: username });
  return bindAwsUser(
    rotator,
    {
      kind: MEMORYDB,
      factory: FACTORY,
      id: username,
      username,
      arn: user?.attrArn ?? imported(),
      actions: ['memorydb:DescribeUsers', 'memorydb:UpdateUser'],
      resource: user,
    },
    props,
  );
}
