import { badSettings } from 'cdk-rekey-engine';
import { COGNITO_APP_CLIENT, VERIFICATIONS, type Verification } from './contract';

/** Parameters of the kind. */
export interface Parameters {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly verification: Verification;
  /** URL of the token endpoint; undefined for a user pool without a domain. */
  readonly tokenEndpoint: string | undefined;
  /** True to take over the only secret of the client as the first credential. */
  readonly adoptSecret: boolean;
}

/** @throws BadSettings */
export function readParameters(parameters: Readonly<Record<string, unknown>>): Parameters {
  const text = (name: string): string => {
    const value = parameters[name];
    if (typeof value === 'string' && value !== '') return value;
    throw badSettings(`The kind ${COGNITO_APP_CLIENT} has no ${name}.`);
  };
  const verification = VERIFICATIONS.find((one) => one === parameters.verification);
  if (!verification)
    throw badSettings(
      `The verification of the kind ${COGNITO_APP_CLIENT} is none of ${VERIFICATIONS.join(', ')}.`,
    );
  const given = parameters.tokenEndpoint !== undefined || verification === 'client-credentials';
  const tokenEndpoint = given ? text('tokenEndpoint') : undefined;
  if (tokenEndpoint !== undefined && !/^https:\/\/[a-z0-9.-]+\/oauth2\/token$/i.test(tokenEndpoint))
    throw badSettings(
      `The tokenEndpoint of the kind ${COGNITO_APP_CLIENT} is not https://HOST/oauth2/token.`,
    );
  return {
    userPoolId: text('userPoolId'),
    clientId: text('clientId'),
    verification,
    tokenEndpoint,
    adoptSecret: String(parameters.adoptSecret) === 'true',
  };
}
