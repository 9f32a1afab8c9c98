import { badSettings } from 'cdk-rekey-engine';
import { ACCOUNT, SNOWFLAKE_KEY_PAIR, type SnowflakeParameters } from './contract';

/** Forms of the parameters. Users and roles are parts of statements. */
const FORMS = {
  account: ACCOUNT,
  user: /^[A-Z_][A-Z0-9_$]*$/,
  adminRole: /^[A-Z_][A-Z0-9_$]*$/,
} as const satisfies Record<keyof SnowflakeParameters, RegExp>;

/** @throws BadSettings */
export function readParameters(given: Readonly<Record<string, unknown>>): SnowflakeParameters {
  const found = Object.entries(FORMS).flatMap(([name, form]) => {
    const value = given[name];
    if (value === undefined && name === 'adminRole') return [];
    if (typeof value === 'string' && form.test(value)) return [[name, value] as const];
    throw badSettings(`The kind ${SNOWFLAKE_KEY_PAIR} has no valid ${name}.`);
  });
  return Object.fromEntries(found) as unknown as SnowflakeParameters;
}
