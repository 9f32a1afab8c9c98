import { DescribeUsersCommand, MemoryDBClient, UpdateUserCommand } from '@aws-sdk/client-memorydb';
import { type AdapterFactory, awsCall } from 'cdk-rekey-engine';
import type { Login } from '../../databases/login';
import { type AwsUserService, awsUser } from '../../redis/aws-user';
import type { AwsUserApi } from '../../redis/aws-user-passwords';
import { overTls } from '../../redis/connection';
import { clientOptions, onFirstUse } from '../../sdk/clients';
import { MEMORYDB } from './contract';

/** The adapter factory with an SDK client, which is created on first use. */
export function memoryDbUser(): AdapterFactory<Login> {
  const made = onFirstUse(() => new MemoryDBClient(clientOptions(4)));
  return memoryDbUserFactory(made, overTls);
}

/** The adapter factory for a user of MemoryDB. */
export function memoryDbUserFactory(
  client: () => MemoryDBClient,
  connect: AwsUserService['connect'],
): AdapterFactory<Login> {
  return awsUser({
    kind: MEMORYDB,
    connect,
    api: (UserName, { log }): AwsUserApi => {
      const name = `The MemoryDB user ${UserName}`;
      const call = (operation: string) => ({
        action: `memorydb:${operation}`,
        resource: `the user ${UserName}`,
      });
      return {
        name,
        async describe() {
          const send = () => client().send(new DescribeUsersCommand({ UserName }));
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
          const input = { UserName, AuthenticationMode, AccessString };
          const send = async (): Promise<'accepted' | 'busy'> => {
            await client().send(new UpdateUserCommand(input));
            return 'accepted';
          };
          return awsCall(log, call('UpdateUser'), send, { InvalidUserStateFault: () => 'busy' as const });
        },
      };
    },
  });
}
