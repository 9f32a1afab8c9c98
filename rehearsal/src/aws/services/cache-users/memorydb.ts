import type { Input, Operation, Service } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import type { Members } from '../../members';
import { type CacheUser, CacheUsers } from './users';

/** Request members. Source: UpdateUser and DescribeUsers, MemoryDB API Reference. */
const MEMBERS: Members = {
  AccessString: 'document',
  AuthenticationMode: { Type: 'text', Passwords: ['text'] },
  MaxResults: 'integer',
  NextToken: 'text',
  UserName: 'text',
};

/** The part of MemoryDB that rotation needs: users with two passwords. A declared stub without clusters. */
export class MemoryDb implements Service {
  readonly name = 'memorydb';
  readonly protocol = 'json';
  readonly targetPrefix = 'AmazonMemoryDB';
  readonly members = MEMBERS;
  readonly users: CacheUsers;
  readonly operations: Readonly<Record<string, Operation>>;

  constructor(private readonly aws: LocalAws) {
    this.users = new CacheUsers(aws, {
      notFound: (id) => new AwsError('UserNotFoundFault', `User ${id} not found.`),
      alreadyExists: (id) => new AwsError('UserAlreadyExistsFault', `User ${id} already exists.`),
      invalidState: (id, status) =>
        new AwsError('InvalidUserStateFault', `User ${id} is in state ${status}.`),
      invalidValue: (message) => new AwsError('InvalidParameterValueException', message),
    });
    const access = (action: string) => (input: Input) => [
      { action: `memorydb:${action}`, resource: this.arnOf(input.UserName ?? '*') },
    ];
    this.operations = {
      DescribeUsers: {
        access: access('DescribeUsers'),
        run: ({ UserName }) => ({ Users: this.users.list(UserName).map(described) }),
      },
      UpdateUser: {
        access: access('UpdateUser'),
        run: ({ UserName, AccessString, AuthenticationMode }) => {
          const passwords = AuthenticationMode?.Passwords;
          const change = { accessString: AccessString, passwords };
          return { User: described(this.users.change(UserName ?? '', change)) };
        },
      },
    };
  }

  arnOf(userName: string): string {
    return `arn:aws:memorydb:${this.aws.region}:${this.aws.account}:user/${userName}`;
  }
}

function described({ name, arn, accessString, status, passwords, noPassword }: CacheUser): object {
  return {
    Name: name,
    Status: status,
    AccessString: accessString,
    ACLNames: [],
    Authentication: {
      Type: noPassword ? 'no-password' : passwords ? 'password' : 'iam',
      PasswordCount: passwords?.length ?? 0,
    },
    ARN: arn,
  };
}
