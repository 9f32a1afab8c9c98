import type { Request, Step } from '../test/recordings/transcript';
import { RecordError } from './errors';

/** A sequence of requests: a transcript without answers. */
export interface Scenario {
  readonly name: string;
  readonly service: 'secretsmanager' | 'iam' | 'sts';
  readonly notes?: string;
  /** Members whose elements have no documented order. */
  readonly unordered?: readonly string[];
  readonly steps: readonly ScenarioStep[];
}

/** A step of a transcript before it is recorded. */
export type ScenarioStep = Request &
  Pick<Step, 'remember' | 'retry' | 'from' | 'dropLast' | 'as' | 'request' | 'errorIsNot' | 'note'> & {
    /** $waitUntil: the error to wait for. */
    readonly error?: { readonly name: string };
    /** $waitUntil: the content of the answer to wait for. */
    readonly contains?: unknown;
  };

const SERVICES = ['secretsmanager', 'iam', 'sts'];

/** Operations that return resources of others. */
const RETURNS_OTHERS = new Set([
  ...['ListUsers', 'ListRoles', 'ListPolicies', 'ListGroups', 'GetAccountAuthorizationDetails'],
  ...['GenerateCredentialReport', 'GetCredentialReport', 'BatchGetSecretValue'],
]);

/** Operations that create resources which the recorder deletes. */
const MAKERS = new Set(['CreateSecret', 'CreateUser', 'CreateRole', 'CreatePolicy']);

/** Operations that create parts which are deleted with their user. */
const MAKE_PARTS = new Set(['CreateAccessKey', 'CreateServiceSpecificCredential']);

/** Checks that a scenario is safe to record in any account. @throws BadScenario */
export function checkScenario({ name, service, steps }: Scenario): void {
  const bad = (problem: string) =>
    new RecordError(
      'BadScenario',
      `The scenario ${name} ${problem}.`,
      'Correct it in rehearsal/record/scenarios.',
    );
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    throw bad('needs a name of lower-case letters, digits and hyphens');
  if (!SERVICES.includes(service))
    throw bad(`has the service ${service}, which is not one of ${SERVICES.join(', ')}`);
  if (steps.length === 0) throw bad('has no steps');
  for (const step of steps) {
    for (const { operation, input = {}, caller } of step.request ? [step.request] : [step]) {
      if (operation === '$derive' || operation === '$waitUntil') continue;
      if (operation.startsWith('$')) throw bad(`has the step ${operation}, which only a replay supports`);
      if (RETURNS_OTHERS.has(operation))
        throw bad(`calls ${operation}, which returns resources that it did not create`);
      if (operation === 'ListSecrets' && !JSON.stringify(input).includes('{{')) {
        throw bad('calls ListSecrets without a filter by its own name');
      }
      if (operation.startsWith('Create') && !MAKERS.has(operation) && !MAKE_PARTS.has(operation)) {
        throw bad(`calls ${operation}, whose resource would not be deleted`);
      }
      if (caller === 'other-account') throw bad('needs a second account');
      if (
        MAKERS.has(operation) &&
        !/"(Name|UserName|RoleName|PolicyName)":"[^"]*\{\{/.test(JSON.stringify(input))
      ) {
        throw bad(`calls ${operation} with a name that may exist`);
      }
    }
  }
}
