import { badSettings } from 'cdk-rekey-engine';
import { GCP_SERVICE_ACCOUNT_KEY, type ServiceAccountParameters } from './contract';

/** Forms of the parameters. All of them are parts of URLs. */
const FORMS = {
  serviceAccount: /^[a-z0-9.-]+@[a-z0-9.-]+\.gserviceaccount\.com$/,
  projectId: /^[a-z0-9.:-]+$/,
  audience:
    /^\/\/iam\.googleapis\.com\/projects\/\d+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]+\/providers\/[a-z0-9-]+$/,
  impersonate: /^[a-z0-9.-]+@[a-z0-9.-]+\.gserviceaccount\.com$/,
} as const satisfies Record<keyof ServiceAccountParameters, RegExp>;

const REQUIRED: readonly string[] = ['serviceAccount', 'projectId'];

/** @throws BadSettings */
export function readParameters(given: Readonly<Record<string, unknown>>): ServiceAccountParameters {
  const found = Object.entries(FORMS).flatMap(([name, form]) => {
    const value = given[name];
    if (value === undefined && !REQUIRED.includes(name)) return [];
    if (typeof value === 'string' && form.test(value)) return [[name, value] as const];
    throw badSettings(`The kind ${GCP_SERVICE_ACCOUNT_KEY} has no valid ${name}.`);
  });
  return Object.fromEntries(found) as unknown as ServiceAccountParameters;
}
