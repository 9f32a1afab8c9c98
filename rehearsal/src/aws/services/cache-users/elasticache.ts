import type { Input, Operation, Service } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import type { Members } from '../../members';
import { type CacheUser, CacheUsers } from './users';

/** Request members. Source: ModifyUser and DescribeUsers, Amazon ElastiCache API Reference. */
const MEMBERS: Members = {
  AccessString: 'document',
  AuthenticationMode: { Type: 'text', Passwords: ['text'] },
  Engine: 'text',
  Marker: 'text',
  MaxRecords: 'integer',
  NoPasswordRequired: 'boolean',
  Passwords: ['text'],
  UserId: 'text',
};

/** The part of ElastiCache that rotation needs: users with two passwords. A declared stub without clusters. */
export class ElastiCache implements Service {
  readonly name = 'elasticache';
  readonly protocol = 'query';
  readonly namespace = 'http://elasticache.amazonaws.com/doc/2015-02-02/';
  readonly members = MEMBERS;
  readonly users: CacheUsers;
  readonly operations: Readonly<Record<string, Operation>>;

  constructor(private readonly aws: LocalAws) {
    this.users = new CacheUsers(aws, {
      notFound: (id) => new AwsError('UserNotFound', `User ${id} not found.`, { status: 404 }),
      alreadyExists: (id) => new AwsError('UserAlreadyExists', `User ${id} already exists.`),
      invalidState: (id, status) => new AwsError('InvalidUserState', `User ${id} is in state ${status}.`),
      invalidValue: (message) => new AwsError('InvalidParameterValue', message),
    });
    const access = (action: string) => (input: Input) => [
      { action: `elasticache:${action}`, resource: this.arnOf(input.UserId ?? '*') },
    ];
    this.operations = {
      DescribeUsers: {
        access: access('DescribeUsers'),
        run: ({ UserId }) => ({ Users: this.users.list(UserId).map(described) }),
      },
      ModifyUser: {
        access: access('ModifyUser'),
        run: ({ UserId, AccessString, Passwords, AuthenticationMode }) => {
          const passwords = Passwords ?? AuthenticationMode?.Passwords;
          return described(this.users.change(UserId ?? '', { accessString: AccessString, passwords }));
        },
      },
    };
  }

  arnOf(userId: string): string {
    return `arn:aws:elasticache:${this.aws.region}:${this.aws.account}:user:${userId}`;
  }
}

function described({
  id,
  name,
  arn,
  engine,
  accessString,
  status,
  passwords,
  noPassword,
}: CacheUser): object {
  return {
    UserId: id,
    UserName: name,
    Status: status,
    Engine: engine,
    AccessString: accessString,
    UserGroupIds: [],
    Authentication: {
      Type: noPassword ? 'no-password' : passwords ? 'password' : 'iam',
      PasswordCount: passwords?.length ?? 0,
    },
    ARN: arn,
  };
}
