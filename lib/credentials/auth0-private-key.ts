import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import {
  AUTH0_PRIVATE_KEY,
  type Auth0Parameters,
} from '../../lambdas/credentials/auth0-private-key/contract';
import { claimedBefore } from '../checks/claims';
import { expectName } from '../checks/fixed-text';
import { secretPathOf } from '../checks/secret-path';
import { expectShape, expectThat } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import { refuse } from '../refuse';
import { libraryCode } from './library-code';

/** Properties of the private key of an application of Auth0. */
export interface Auth0PrivateKeyProps {
  /** Domain of the tenant, such as `acme.eu.auth0.com`; not a custom domain. */
  readonly domain: string;

  /**
   * Client id of the application. An application can have two credentials, and the rotation needs both: a credential that this
   * secret did not create is never changed, and blocks every rotation.
   */
  readonly clientId: string;

  /** Identifier of an API for which the application may request tokens, with which a key is verified. */
  readonly audience: string;

  /**
   * Secret with the client of an administrator: JSON with `clientId`, and `privateKey` or `clientSecret`. The rotator reads its
   * current value at each use.
   */
  readonly adminSecret: ISecret;

  /**
   * True to switch an application that uses a client secret to private keys at the first deploy. Its client secret then stops
   * working at once.
   *
   * @default false
   */
  readonly endClientSecret?: boolean;
}

const FACTORY = 'Credential.auth0PrivateKey';
const NAME = { code: 'Auth0NameNotSupported', reason: 'which Auth0 does not use' };

/**
 * Checks the props of the private key of an application.
 *
 * @throws `Auth0NameNotSupported`, `UnknownAtSynth`, `WrongType`
 */
export function checkAuth0PrivateKey(props: Auth0PrivateKeyProps): void {
  const { domain, clientId, audience, adminSecret, endClientSecret } = props ?? {};
  const check = (prop: string, value: unknown, form: RegExp, example: string) =>
    expectName(`${prop} of ${FACTORY}`, value, { ...NAME, form, example });
  check('domain', domain, /^[a-z0-9-]+(\.[a-z]{2})?\.auth0\.com$/, 'acme.eu.auth0.com');
  check('clientId', clientId, /^[\w-]{1,64}$/, 'AbCdEf0123456789AbCdEf0123456789');
  check('audience', audience, /^\S{1,600}$/, 'https://orders.acme.example');
  const of = `adminSecret of ${FACTORY}`;
  expectShape(of, adminSecret, ['secretArn', 'node'], 'Pass a Secret of Secrets Manager.');
  const isFlag = endClientSecret === undefined || typeof endClientSecret === 'boolean';
  expectThat(isFlag, `endClientSecret of ${FACTORY}`, endClientSecret, 'Pass true or false.');
}

/** Configuration of the rotator of the private key of an application. */
export function bindAuth0PrivateKey(
  rotator: Construct,
  { domain, clientId, audience, adminSecret, endClientSecret = false }: Auth0PrivateKeyProps,
): CredentialConfig {
  const principal = `${AUTH0_PRIVATE_KEY} ${domain} ${clientId}`;
  const other = claimedBefore(rotator, principal);
  if (other) {
    refuse(
      'ApplicationHasAnotherKey',
      `${secretPathOf(rotator)} and ${secretPathOf(other)} rotate the keys of one application of Auth0, ${clientId}; an application has two slots, and one secret needs both.`,
      'Create an application for each secret, or use one secret for both readers.',
    );
  }
  const parameters: Auth0Parameters = { domain, clientId, audience, endClientSecret };
  return {
    code: libraryCode(AUTH0_PRIVATE_KEY),
    parameters: { ...parameters },
    principal,
    adminSecret,
    needsInternet: true,
  };
}
