import { badSettings } from 'cdk-rekey-engine';
import { STRIPE_API_KEY, type StripeParameters } from './contract';

const FORMS = {
  account: /^acct_\w{1,100}$/,
  permissions: /^[a-z0-9_]+( [a-z0-9_]+)*$/,
  connectPermissions: /^[a-z0-9_]+( [a-z0-9_]+)*$/,
} as const satisfies Record<keyof StripeParameters, RegExp>;

/** @throws BadSettings */
export function readParameters(given: Readonly<Record<string, unknown>>): StripeParameters {
  const found = Object.entries(FORMS).flatMap(([name, form]) => {
    const value = given[name];
    if (value === undefined && name === 'connectPermissions') return [];
    if (typeof value === 'string' && form.test(value)) return [[name, value] as const];
    throw badSettings(`The kind ${STRIPE_API_KEY} has no valid ${name}.`);
  });
  return Object.fromEntries(found) as unknown as StripeParameters;
}
