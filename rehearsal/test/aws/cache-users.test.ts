import {
  DescribeUsersCommand,
  ElastiCacheClient,
  ModifyUserCommand,
  type User,
} from '@aws-sdk/client-elasticache';
import {
  DescribeUsersCommand as DescribeMemoryDbUsers,
  MemoryDBClient,
  UpdateUserCommand,
} from '@aws-sdk/client-memorydb';
import { HttpEndpoint } from '../../src/aws/http-endpoint';
import { LocalAws } from '../../src/aws/local-aws';
import type { CacheUser } from '../../src/aws/services/cache-users/users';
import { roleSession } from './role-session';

const PASSWORDS = [
  'first-password-of-a-user',
  'second-password-of-a-user',
  'third-password-of-a-user',
] as const;
const [FIRST, SECOND, THIRD] = PASSWORDS;

let aws: LocalAws;
let endpoint: HttpEndpoint;
let elastiCache: ElastiCacheClient;
let memoryDb: MemoryDBClient;

/** Creates a role with a policy, and clients with its session. */
async function open(Action: string, Resource: string | string[]) {
  const credentials = await roleSession(aws, { Action, Resource });
  const options = { endpoint: await endpoint.open(), region: aws.region, credentials, maxAttempts: 1 };
  elastiCache = new ElastiCacheClient(options);
  memoryDb = new MemoryDBClient(options);
}

const user = (more: Partial<CacheUser> = {}): Omit<CacheUser, 'status'> => ({
  id: 'app',
  name: 'app',
  arn: aws.elastiCache.arnOf('app'),
  engine: 'valkey',
  accessString: 'on ~* +@all',
  passwords: undefined,
  noPassword: false,
  ...more,
});

beforeEach(() => {
  aws = new LocalAws();
  endpoint = new HttpEndpoint(aws);
});
afterEach(async () => {
  elastiCache.destroy();
  memoryDb.destroy();
  await endpoint.close();
});

/** Passes virtual time in which a change takes effect. */
const pass = (milliseconds = 60_000) => aws.timeline.runUntil(aws.timeline.now() + milliseconds);

describe('a user of ElastiCache', () => {
  const described = async () =>
    (await elastiCache.send(new DescribeUsersCommand({ UserId: 'app' }))).Users?.[0] as User;
  const modify = (more: object) => elastiCache.send(new ModifyUserCommand({ UserId: 'app', ...more }));

  beforeEach(async () => {
    await open('elasticache:*', 'arn:aws:elasticache:eu-central-1:123456789012:user:app');
  });

  test('has two passwords, which replace all others after some time', async () => {
    const { users } = aws.elastiCache;
    users.create(user());
    expect(await described()).toMatchObject({
      UserId: 'app',
      Status: 'active',
      AccessString: 'on ~* +@all',
      Authentication: { Type: 'iam', PasswordCount: 0 },
      ARN: 'arn:aws:elasticache:eu-central-1:123456789012:user:app',
    });
    const AuthenticationMode = { Type: 'password' as const, Passwords: [FIRST, SECOND] };
    expect(await modify({ AuthenticationMode })).toMatchObject({ Status: 'modifying' });
    expect(users.accepts('app', FIRST)).toBe(false);
    await pass();
    expect(PASSWORDS.map((password) => users.accepts('app', password))).toEqual([true, true, false]);
    expect(await described()).toMatchObject({
      Status: 'active',
      Authentication: { Type: 'password', PasswordCount: 2 },
    });

    await modify({ Passwords: [THIRD], AccessString: 'off ~* +@all' });
    expect(users.accepts('app', FIRST)).toBe(true);
    await pass();
    expect(PASSWORDS.map((password) => users.accepts('app', password))).toEqual([false, false, false]);
    expect(await described()).toMatchObject({ AccessString: 'off ~* +@all' });
  });

  test.each([
    ['that is being changed', {}, 'InvalidUserStateFault'],
    ['with three passwords', { Passwords: PASSWORDS }, 'InvalidParameterValueException'],
    ['with a short password', { Passwords: ['short'] }, 'InvalidParameterValueException'],
    ['with one password twice', { Passwords: [FIRST, FIRST] }, 'InvalidParameterValueException'],
    ['without a password', { Passwords: [] }, 'InvalidParameterValueException'],
  ])('%s refuses a change', async (_case, change, error) => {
    aws.elastiCache.users.create(user());
    if (Object.keys(change).length === 0) await modify({ Passwords: [FIRST] });
    await expect(modify({ Passwords: [SECOND], ...change })).rejects.toMatchObject({ name: error });
  });

  test('must exist', async () => {
    await expect(described()).rejects.toMatchObject({ name: 'UserNotFoundFault' });
  });

  test('needs a permission on its ARN', async () => {
    aws.elastiCache.users.create(user({ id: 'other' }));
    const other = new DescribeUsersCommand({ UserId: 'other' });
    await expect(elastiCache.send(other)).rejects.toMatchObject({
      message: expect.stringMatching(/not authorized/),
    });
    expect(aws.authorizer.denied).toMatchObject([
      {
        action: 'elasticache:DescribeUsers',
        resource: 'arn:aws:elasticache:eu-central-1:123456789012:user:other',
      },
    ]);
  });
});

describe('a user of MemoryDB', () => {
  beforeEach(async () => {
    await open('memorydb:*', 'arn:aws:memorydb:eu-central-1:123456789012:user/app');
  });

  test('has two passwords, which replace all others after some time', async () => {
    const { users } = aws.memoryDb;
    users.create(user({ arn: aws.memoryDb.arnOf('app'), passwords: [FIRST] }));
    const update = () =>
      memoryDb.send(
        new UpdateUserCommand({
          UserName: 'app',
          AuthenticationMode: { Type: 'password', Passwords: [FIRST, SECOND] },
        }),
      );
    expect(await update()).toMatchObject({ User: { Name: 'app', Status: 'modifying' } });
    await expect(update()).rejects.toMatchObject({ name: 'InvalidUserStateFault' });
    await pass();
    expect(PASSWORDS.map((password) => users.accepts('app', password))).toEqual([true, true, false]);
    const { Users } = await memoryDb.send(new DescribeMemoryDbUsers({ UserName: 'app' }));
    expect(Users).toMatchObject([
      {
        Name: 'app',
        Status: 'active',
        Authentication: { Type: 'password', PasswordCount: 2 },
        ARN: 'arn:aws:memorydb:eu-central-1:123456789012:user/app',
      },
    ]);
  });

  test('must exist, and needs a permission on its ARN', async () => {
    const describe = (UserName: string) => memoryDb.send(new DescribeMemoryDbUsers({ UserName }));
    await expect(describe('app')).rejects.toMatchObject({ name: 'UserNotFoundFault' });
    await expect(describe('other')).rejects.toMatchObject({
      message: expect.stringMatching(/not authorized/),
    });
  });
});
