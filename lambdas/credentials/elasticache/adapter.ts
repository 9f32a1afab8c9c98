import { DescribeUsersCommand, ElastiCacheClient, ModifyUserCommand } from '@aws-sdk/client-elasticache';
import { type AdapterFactory, awsCall } from 'cdk-rekey-engine';
import type { Login } from '../../databases/login';
import { type AwsUserService, awsUser } from '../../redis/aws-user';
import type { AwsUserApi } from '../../redis/aws-user-passwords';
import { overTls } from '../../redis/connection';
import { clientOptions, onFirstUse } from '../../sdk/clients';
import { ELASTICACHE } from './contract';

/** The adapter factory with an SDK client, which is created on first use. */
export function elastiCacheUser(): AdapterFactory<Login> {
  const made = onFirstUse(() => new ElastiCacheClient(clientOptions(4)));
  return elastiCacheUserFactory(made, overTls);
}

/** The adapter factory for a user of ElastiCache. */
export function elastiCacheUserFactory(
  client: () => ElastiCacheClient,
  connect: AwsUserService['connect'],
): AdapterFactory<Login> {
  return awsUser({
    kind: ELASTICACHE,
    connect,
    api: (UserId, { log }): AwsUserApi => {
      const name = `The ElastiCache user ${UserId}`;
      const call = (operation: string) => ({
        action: `elasticache:${operation}`,
        resource: `the user ${UserId}`,
      });
      return {
        name,
        async describe() {
          const send = () => client().send(new DescribeUsersCommand({ UserId }));
          const { Users: [user] = [] } = await awsCall(log, call('DescribeUsers'), send, {
            UserNotFoundFault: () => ({ $metadata: {}, Users: [] }),
          });
          return (
            user && {
              status: user.Status ?? '',
              accessString: user.AccessString ?? '',
              authentication: user.Authentication?.Type ?? '',
            }
          );
        },
        async modify(passwords, AccessString) {
          const AuthenticationMode = { Type: 'password' as const, Passwords: [...passwords] };
          const input = { UserId, AuthenticationMode, AccessString };
          const send = async (): Promise<'accepted' | 'busy'> => {
            await client().send(new ModifyUserCommand(input));
            return 'accepted';
          };
          return awsCall(log, call('ModifyUser'), send, { InvalidUserStateFault: () => 'busy' as const });
        },
      };
    },
  });
}
