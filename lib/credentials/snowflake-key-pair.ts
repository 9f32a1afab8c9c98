import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import {
  ACCOUNT,
  hostOf,
  SNOWFLAKE_KEY_PAIR,
  type SnowflakeParameters,
} from '../../lambdas/credentials/snowflake-key-pair/contract';
import { claimedBefore } from '../checks/claims';
import { expectName } from '../checks/fixed-text';
import { secretPathOf } from '../checks/secret-path';
import { expectShape } from '../checks/shape';
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
const NAME = {
  form: /^[a-z_][a-z0-9_$]*$/i,
  code: 'SnowflakeNameNotSupported',
  reason: 'which is not a name that needs no quotes',
};

/**
 * Checks the props of the key pair of a user.
 *
 * @throws `SnowflakeNameNotSupported`, `UnknownAtSynth`, `WrongType`
 */
export function checkSnowflakeKeyPair(props: SnowflakeKeyPairProps): void {
  const { account, user, adminSecret, adminRole } = props ?? {};
  const reason = 'which is not an account identifier';
  const form = { ...NAME, form: ACCOUNT, reason, example: 'ACME-SHOP_PROD' };
  expectName(`account of ${FACTORY}`, account, form);
  expectName(`user of ${FACTORY}`, user, { ...NAME, example: 'MAILER' });
  if (adminRole !== undefined)
    expectName(`adminRole of ${FACTORY}`, adminRole, { ...NAME, example: 'ROTATOR' });
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
