import { createHash } from 'node:crypto';
import { type CfnResource, Duration, Lazy, Stack } from 'aws-cdk-lib';
import type { IConnectable, IVpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type Construct, Node } from 'constructs';
import { TIMEOUT_SECONDS } from '../../engine/src/contract';
import { DEFAULT_PORT } from '../../lambdas/credentials/redis/contract';
import { expectFixedText } from '../checks/fixed-text';
import { claimLogin } from '../checks/login-claims';
import { expectThat } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import { withoutRules } from '../dependencies';
import { RedisEngine } from '../redis-server';
import { refuse } from '../refuse';
import { serverConfig } from './database-config';
import type { PasswordOptions } from './password';

/** Longest password of a user (ElastiCache and MemoryDB user guides, "Role-based access control"). */
const LONGEST_PASSWORD = 128;

/** Properties that users of ElastiCache and of MemoryDB have in common. */
export interface AwsRedisUserProps {
  /** Host name of the endpoint at which the login is verified, and that of readers unless there is a `readerHost`. */
  readonly host: string;

  /**
   * Port of the endpoint.
   *
   * @default 6379
   */
  readonly port?: number;

  /**
   * Host name in the value of the secret.
   *
   * @default - `host`
   */
  readonly readerHost?: string;

  /**
   * Port in the value of the secret.
   *
   * @default - `port`
   */
  readonly readerPort?: number;

  /**
   * Name of the engine in the value of the secret.
   *
   * @default RedisEngine.REDIS
   */
  readonly engine?: RedisEngine;

  /**
   * VPC of the rotator, from which the endpoint can be reached.
   *
   * @default - the function is not attached to a VPC, unless the options of the rotator have one
   */
  readonly vpc?: IVpc;

  /**
   * Security groups of the cache, with its port as the default port; they are extended to allow the rotator to connect.
   *
   * @default - not changed
   */
  readonly connectable?: IConnectable;

  /**
   * True to let the first deploy replace passwords that the user already has. The API returns no passwords, so they cannot be
   * kept.
   *
   * @default false
   */
  readonly replacePasswords?: boolean;

  /**
   * Options of the passwords: up to 128 characters.
   *
   * @default - 43 letters and digits
   */
  readonly password?: PasswordOptions;
}

/** A user of one of the services. */
export interface AwsUser {
  readonly kind: string;
  /** Name of the factory in messages. */
  readonly factory: string;
  readonly id: string;
  readonly username: string;
  readonly arn: string;
  readonly actions: string[];
  /** The resource, if the app creates it. */
  readonly resource?: AwsUserResource;
}

/** Members of the L1 constructs of both services. */
export interface AwsUserResource extends CfnResource {
  readonly accessString?: string;
  // biome-ignore lint/suspicious/noExplicitAny: the type that CloudFormation's schema declares.
  readonly authenticationMode?: any;
  readonly noPasswordRequired?: unknown;
  readonly passwords?: unknown;
}

/**
 * Checks the properties of a user that the app creates.
 *
 * @throws `PasswordInTemplate`, `UserWithoutPassword`
 */
export function checkResource(factory: string, user: AwsUserResource): void {
  const { authenticationMode: mode = {}, passwords, noPasswordRequired, accessString = '' } = user;
  const { path } = user.node;
  if (passwords !== undefined || mode.Passwords !== undefined || mode.passwords !== undefined) {
    refuse(
      'PasswordInTemplate',
      `The user ${path} of ${factory} has passwords in the template. A deploy that changes the user would set them again.`,
      "Use authenticationMode: { Type: 'iam' }; the first deploy sets the password.",
    );
  }
  const type = String(mode.Type ?? mode.type ?? '').toLowerCase();
  if (type === 'iam' || (noPasswordRequired && /^off\b/.test(accessString))) return;
  refuse(
    'UserWithoutPassword',
    `The user ${path} of ${factory} is created with ${type ? `the authentication type ${type}` : 'no authentication type'}, and can be used before the first deploy sets its password.`,
    "Use authenticationMode: { Type: 'iam' }, or noPasswordRequired with an accessString that begins with off.",
  );
}

/** Refuses a name that is not a fixed text. */
export function checkName(factory: string, name: string, value: unknown): void {
  expectThat(value !== '', `${name} of ${factory}`, value, 'Pass a string.');
  expectFixedText(`${name} of ${factory}`, value);
}

/** Checks the members of the props that both services have. */
export function checkCommon(factory: string, { host, engine }: AwsRedisUserProps): void {
  expectThat(
    typeof host === 'string' && host !== '',
    `host of ${factory}`,
    host,
    'Pass the host name of the endpoint.',
  );
  const known = engine === undefined || Object.values(RedisEngine).includes(engine);
  expectThat(known, `engine of ${factory}`, engine, 'Pass a RedisEngine.');
}

/** Configuration of the rotator of a user. */
export function bindAwsUser(rotator: Construct, user: AwsUser, props: AwsRedisUserProps): CredentialConfig {
  const { kind, id, username, arn, actions, resource } = user;
  const { host, port, connectable, engine = RedisEngine.REDIS, replacePasswords = false } = props;
  const dependencies = withoutRules(connectable?.connections.securityGroups ?? []);
  if (resource) dependencies.push(resource);
  claimLogin(rotator, kind, id);
  const { readerHost = host, readerPort = port } = props;
  const target = {
    host,
    port,
    readers: { host: readerHost, port: readerPort },
    name: host,
    identity: kind,
    vpc: props.vpc,
    connectable,
    dependencies,
  };
  const options = { port: DEFAULT_PORT, password: props.password, longest: LONGEST_PASSWORD };
  const config = serverConfig(kind, target, options);
  return {
    ...config,
    parameters: {
      ...config.parameters,
      userId: id,
      username,
      engine,
      replacePasswords,
      ...(resource && { userState: stateOf(resource) }),
    },
    statements: [new PolicyStatement({ actions, resources: [arn] })],
    principal: [kind, resource ? Node.of(resource).addr : id, username].join(' '),
    timeout: Duration.seconds(TIMEOUT_SECONDS.most),
    asynchronous: true,
  };
}

/**
 * Changes with the properties of a user: an update of the user can set its authentication again, and the changed parameter
 * makes the same deploy verify the credential, and replace it if it does not work any more.
 */
function stateOf(user: AwsUserResource): string {
  return Lazy.uncachedString({
    produce: () => {
      const { accessString, authenticationMode, noPasswordRequired } = user;
      const state = Stack.of(user).resolve({ accessString, authenticationMode, noPasswordRequired });
      return createHash('sha256').update(JSON.stringify(state)).digest('hex').slice(0, 16);
    },
  });
}
