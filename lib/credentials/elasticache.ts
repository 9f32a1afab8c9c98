import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { CfnUser } from 'aws-cdk-lib/aws-elasticache';
import type { Construct } from 'constructs';
import { ELASTICACHE } from '../../lambdas/credentials/elasticache/contract';
import { expectShape } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import { refuse } from '../refuse';
import { type AwsRedisUserProps, bindAwsUser, checkCommon, checkName, checkResource } from './aws-redis-user';

/** Properties of a user of ElastiCache. */
export interface ElastiCacheUserProps extends AwsRedisUserProps {
  /**
   * User that the app creates, with `authenticationMode: { Type: 'iam' }`: the template must not have a password. Its user
   * group must be that of the cache. Leave its passwords to the secret.
   *
   * @default - the user with the `userId`
   */
  readonly user?: CfnUser;

  /**
   * Id of a user that the app does not create, of the account and the region of the stack.
   *
   * @default - the id of `user`
   */
  readonly userId?: string;

  /**
   * Name of the user with the `userId`, for a login.
   *
   * @default - the `userId`
   */
  readonly username?: string;
}

const FACTORY = 'Credential.elastiCacheUser';

/**
 * Checks the props of a user of ElastiCache.
 *
 * @throws `UserOrId`, `PasswordInTemplate`, `UserWithoutPassword`, `UnknownAtSynth`, `WrongType`
 */
export function checkElastiCacheUser(props: ElastiCacheUserProps): void {
  const { user, userId, username } = props ?? {};
  if ((user === undefined) === (userId === undefined) || (user && username !== undefined)) {
    refuse(
      'UserOrId',
      `${FACTORY} has neither a user nor a userId, or both, or a user and a username.`,
      'Pass the CfnUser of the app, or the userId of another user, with its username if that differs.',
    );
  }
  if (user) {
    expectShape(`user of ${FACTORY}`, user, ['userId', 'attrArn', 'node'], 'Pass a CfnUser of ElastiCache.');
    checkName(FACTORY, 'userId of the user', user.userId);
    checkName(FACTORY, 'userName of the user', user.userName);
    checkResource(FACTORY, user);
  } else {
    checkName(FACTORY, 'userId', userId);
    if (username !== undefined) checkName(FACTORY, 'username', username);
  }
  checkCommon(FACTORY, props);
}

/** Configuration of the rotator of a user of ElastiCache. */
export function bindElastiCacheUser(rotator: Construct, props: ElastiCacheUserProps): CredentialConfig {
  checkElastiCacheUser(props);
  const { user } = props;
  const id = user?.userId ?? props.userId ?? '';
  const imported = () => {
    const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
    return Stack.of(rotator).formatArn({
      service: 'elasticache',
      resource: 'user',
      resourceName: id,
      arnFormat,
    });
  };
  return bindAwsUser(
    rotator,
    {
      kind: ELASTICACHE,
      factory: FACTORY,
      id,
      username: user?.userName ?? props.username ?? id,
      arn: user?.attrArn ?? imported(),
      actions: ['elasticache:DescribeUsers', 'elasticache:ModifyUser'],
      resource: user,
    },
    props,
  );
}
