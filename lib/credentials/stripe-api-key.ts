import { Duration } from 'aws-cdk-lib';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { STRIPE_API_KEY, type StripeParameters } from '../../lambdas/credentials/stripe-api-key/contract';
import { expectName } from '../checks/fixed-text';
import { expectShape, expectThat } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import { refuse } from '../refuse';
import { libraryCode } from './library-code';

/** Properties of an API key of a Stripe account. */
export interface StripeApiKeyProps {
  /** Id of the account, such as `acct_1AbCdEf`. */
  readonly account: string;

  /** Permissions of the key, such as `customer_read`. */
  readonly permissions: string[];

  /**
   * Permissions of the key for connected accounts.
   *
   * @default - none
   */
  readonly connectPermissions?: string[];

  /**
   * Secret with the secret key of a Stripe App that is installed for the account and has the permission `api_key_write`: a
   * text, or JSON with `apiKey`. The rotator reads its current value at each use.
   */
  readonly adminSecret: ISecret;
}

const FACTORY = 'Credential.stripeApiKey';
const NAME = { code: 'StripeNameNotSupported', reason: 'which Stripe does not use' };
/** A key goes on working for some minutes after it was ended, for which a proof of its refusal waits. */
const TIMEOUT = Duration.minutes(10);

/**
 * Checks the props of an API key of an account.
 *
 * @throws `StripeNameNotSupported`, `UnknownAtSynth`, `WrongType`
 */
export function checkStripeApiKey(props: StripeApiKeyProps): void {
  const { account, permissions, connectPermissions = [], adminSecret } = props ?? {};
  expectName(`account of ${FACTORY}`, account, {
    ...NAME,
    form: /^acct_\w{1,100}$/,
    example: 'acct_1AbCdEf',
  });
  for (const [prop, list] of Object.entries({ permissions, connectPermissions })) {
    const what = `${prop} of ${FACTORY}`;
    expectThat(Array.isArray(list), what, list, 'Pass a list of permissions.');
    const form = { ...NAME, form: /^[a-z0-9_]+$/, example: 'customer_read' };
    for (const one of list) expectName(`element of the ${what}`, one, form);
  }
  if (permissions.length === 0) {
    refuse(
      'StripeNameNotSupported',
      `The permissions of ${FACTORY} are empty, and Stripe creates no key without one.`,
      'Pass the permissions that the readers need.',
    );
  }
  const of = `adminSecret of ${FACTORY}`;
  expectShape(of, adminSecret, ['secretArn', 'node'], 'Pass a Secret of Secrets Manager.');
}

/** Configuration of the rotator of an API key of an account. */
export function bindStripeApiKey({
  account,
  permissions,
  connectPermissions = [],
  adminSecret,
}: StripeApiKeyProps): CredentialConfig {
  const parameters: StripeParameters = {
    ...{ account, permissions: permissions.join(' ') },
    ...(connectPermissions.length > 0 && { connectPermissions: connectPermissions.join(' ') }),
  };
  return {
    code: libraryCode(STRIPE_API_KEY),
    parameters: { ...parameters },
    principal: `${STRIPE_API_KEY} ${account}`,
    adminSecret,
    needsInternet: true,
    timeout: TIMEOUT,
  };
}
