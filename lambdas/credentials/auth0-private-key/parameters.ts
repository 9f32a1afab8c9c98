import { badSettings } from 'cdk-rekey-engine';
import { AUTH0_PRIVATE_KEY, type Auth0Parameters } from './contract';

const FORMS = {
  domain: /^[a-z0-9-]+(\.[a-z]{2})?\.auth0\.com$/,
  clientId: /^[\w-]{1,64}$/,
  audience: /^\S{1,600}$/,
} as const;

/** @throws BadSettings */
export function readParameters(given: Readonly<Record<string, unknown>>): Auth0Parameters {
  const text = (name: keyof typeof FORMS): string => {
    const value = given[name];
    if (typeof value === 'string' && FORMS[name].test(value)) return value;
    throw badSettings(`The kind ${AUTH0_PRIVATE_KEY} has no valid ${name}.`);
  };
  return {
    domain: text('domain'),
    clientId: text('clientId'),
    audience: text('audience'),
    endClientSecret: String(given.endClientSecret) === 'true',
  };
}
