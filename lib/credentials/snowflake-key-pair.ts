import { Token } from 'aws-cdk-lib';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import {
  ACCOUNT,
  hostOf,
  SNOWFLAKE_KEY_PAIR,
  type SnowflakeParameters,
} from '../../lambdas/credentials/snowflake-key-pair/contract';
import { claimedBefore } from '../checks/claims';
import { secretPathOf } from '../checks/secret-path';
import { expectShape, expectThat } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import { refuse } from '../refuse';
import { libraryCode } from './library-code';

/** Properties of the key pair of a user of Snowflake. */
export interface SnowflakeKeyPairProps {
  /**
   * Account identifier, such as `ACME-SHOP_PROD`, or a locator with its region, such as `xy12345.eu-central-1`, or
   * `xy12345` in AWS US West (Oregon).
   */
  readonly account: string;

  /**
   * Name of the user, which can be written without quotes. The user has two slots for public keys, and the rotation needs
   * both: a key that this secret did not set is never changed, and blocks every rotation.
   */
  readonly user: string;

  /**
   * Secret with the key pair of an administrator of the user: JSON with `user` and `privateKey`. The rotator reads its current
   * value at each use.
   */
  readonly adminSecret: ISecret;

  /**
   * Role that the administrator uses.
   *
   * @default - the default role of the administrator
   */
  readonly adminRole?: string;
}

const FACTORY = 'Credential.snowflakeKeyPair';
const NAME = /^[a-z_][a-z0-9_$]*$/i;

/**
 * Checks the props of the key pair of a user.
 *
 * @throws `SnowflakeNameNotSupported`, `UnknownAtSynth`, `WrongType`
 */
export function checkSnowflakeKeyPair(props: SnowflakeKeyPairProps): void {
  const { account, user, adminSecret, adminRole } = props ?? {};
  checkName('account', account, ACCOUNT, 'ACME-SHOP_PROD');
  checkName('user', user, NAME, 'MAILER');
  if (adminRole !== undefined) checkName('adminRole', adminRole, NAME, 'ROTATOR');
  const of = `adminSecret of ${FACTORY}`;
  expectShape(of, adminSecret, ['secretArn', 'node'], 'Pass a Secret of Secrets Manager.');
}

/** Configuration of the rotator of the key pair of a user. */
export function bindSnowflakeKeyPair(rotator: Construct, props: SnowflakeKeyPairProps): CredentialConfig {
  const { account, adminSecret, adminRole } = props;
  const user = props.user.toUpperCase();
  const principal = `${SNOWFLAKE_KEY_PAIR} ${hostOf(account)} ${user}`;
  const other = claimedBefore(rotator, principal);
  if (other) {
    refuse(
      'UserHasAnotherKeyPair',
      `${secretPathOf(rotator)} and ${secretPathOf(other)} rotate the key pairs of one user of Snowflake, ${user}; a user has two slots, and one secret needs both.`,
      'Create a user for each secret, or use one secret for both readers.',
    );
  }
  const parameters: SnowflakeParameters = {
    ...{ account, user },
    ...(adminRole !== undefined && { adminRole: adminRole.toUpperCase() }),
  };
  return {
    code: libraryCode(SNOWFLAKE_KEY_PAIR),
    parameters: { ...parameters },
    principal,
    adminSecret,
    needsInternet: true,
  };
}

/** @throws `SnowflakeNameNotSupported`, `UnknownAtSynth`, `WrongType` */
function checkName(prop: string, value: unknown, form: RegExp, example: string): void {
  const what = `${prop} of ${FACTORY}`;
  expectThat(typeof value === 'string', what, value, `Pass a text such as ${example}.`);
  if (Token.isUnresolved(value))
    refuse('UnknownAtSynth', `The ${what} is a token.`, 'Write the text itself.');
  if (form.test(String(value))) return;
  refuse(
    'SnowflakeNameNotSupported',
    `The ${what} is ${JSON.stringify(value)}, which is not ${prop === 'account' ? 'an account identifier' : 'a name that needs no quotes'}.`,
    `Write it as in ${example}.`,
  );
}
