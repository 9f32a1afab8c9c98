import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { areAclRules, REDIS, USERNAME } from '../../lambdas/credentials/redis/contract';
import { expectFixedText } from '../checks/fixed-text';
import { claimLogin } from '../checks/login-claims';
import { expectShape } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import type { RedisServer } from '../redis-server';
import { refuse } from '../refuse';
import { databaseConfig } from './database-config';
import type { PasswordOptions } from './password';

/** Longest password. Redis has no limit. */
const LONGEST_PASSWORD = 512;

/** Properties of a user of Redis or Valkey. */
export interface RedisUserProps {
  /** Servers of the user. */
  readonly server: RedisServer;

  /** Name of the user. Leave its passwords to the secret. */
  readonly username: string;

  /**
   * ACL rules of the user, such as `~app:* +@read +@write`. They are used when the rotator creates the user, and not applied
   * to a user that exists.
   *
   * @default - the user must exist
   */
  readonly acl?: string;

  /**
   * True to create the user with the rules of `acl` at every server that does not have it: at the first deploy, and when a
   * server has forgotten it.
   *
   * @default - true with `acl`
   */
  readonly createUser?: boolean;

  /**
   * True to keep open sessions when a credential is revoked or the last one is removed. By default, they are ended: all
   * sessions of the user, because no server tells with which password a session was opened.
   *
   * @default false
   */
  readonly keepSessions?: boolean;

  /**
   * Options of the passwords: up to 512 characters.
   *
   * @default - 43 letters and digits
   */
  readonly password?: PasswordOptions;
}

/**
 * Checks the props of a user of Redis or Valkey.
 *
 * @throws `UsernameNotSupported`, `AclNotSupported`, `AclMissing`, `UnknownAtSynth`, `WrongType`
 */
export function checkRedisUser(props: RedisUserProps): void {
  const server = 'Pass a RedisServer, such as RedisServer.fromNodes({ hosts, adminSecret }).';
  expectShape('server of Credential.redis', props?.server, ['_target'], server);
  const { username, acl, createUser } = props;
  expectFixedText('username of Credential.redis', username);
  if (!USERNAME.test(username)) {
    refuse(
      'UsernameNotSupported',
      `The username ${JSON.stringify(username)} of Credential.redis is empty, longer than 128 characters, or has characters other than ASCII letters, digits and _.:=+-.`,
      'Use another name.',
    );
  }
  if (acl !== undefined) {
    expectFixedText('acl of Credential.redis', acl);
    if (!areAclRules(acl)) {
      refuse(
        'AclNotSupported',
        'The acl of Credential.redis is empty, or has a rule for passwords or for the state of the user: on, off, nopass, reset, resetpass, or one that starts with >, <, # or !.',
        "Pass the rules for keys, channels and commands only, such as '~app:* +@read'.",
      );
    }
  }
  if (createUser && acl === undefined) {
    refuse(
      'AclMissing',
      'Credential.redis creates the user (createUser), but has no acl.',
      "Pass the rules of the user: acl: '~app:* +@read'.",
    );
  }
}

/** Configuration of the rotator of a user of Redis or Valkey. */
export function bindRedisUser(rotator: Construct, props: RedisUserProps): CredentialConfig {
  const { server, username, acl, keepSessions = false, password } = props;
  const { _target: target } = server;
  const { createUser = acl !== undefined } = props;
  const config = databaseConfig(REDIS, target, { port: target.port, password, longest: LONGEST_PASSWORD });
  const identity = textOf(rotator, target.identity);
  claimLogin(rotator, `${identity} ${target.port}`, username);
  const { host: _host, port: _port, ...parameters } = config.parameters;
  return {
    ...config,
    parameters: {
      ...parameters,
      nodes: target.nodes,
      username,
      engine: target.program,
      keepSessions,
      ...(createUser && { acl }),
    },
    principal: [REDIS, identity, username].join(' '),
  };
}

/** A host name in every synth the same, also when it is known only when the stack is deployed. */
function textOf(rotator: Construct, host: string): string {
  const resolved: unknown = Stack.of(rotator).resolve(host);
  return typeof resolved === 'string' ? resolved : JSON.stringify(resolved);
}
