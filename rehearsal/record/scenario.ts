import type { Request, Step } from '../test/recordings/transcript';
import { RecordError } from './errors';

/** Requests that are sent one after the other: a transcript without its answers. */
export interface Scenario {
  readonly name: string;
  readonly service: 'secretsmanager' | 'iam' | 'sts';
  readonly notes?: string;
  /** Members whose order of elements AWS does not promise. */
  readonly unordered?: readonly string[];
  readonly steps: readonly ScenarioStep[];
}

/** A step of a transcript, as far as it is known before it was played. */
export type ScenarioStep = Request &
  Pick<Step, 'remember' | 'retry' | 'from' | 'dropLast' | 'as' | 'request' | 'errorIsNot' | 'note'> & {
    /** $waitUntil: until the request is answered with an error of that name. */
    readonly error?: { readonly name: string };
    /** $waitUntil: until the answer has that. */
    readonly contains?: unknown;
  };

const SERVICES = ['secretsmanager', 'iam', 'sts'];

/** They tell of what others have made, which is nobody's business here. */
const TELLS_OF_OTHERS = new Set([
  ...['ListUsers', 'ListRoles', 'ListPolicies', 'ListGroups', 'GetAccountAuthorizationDetails'],
  ...['GenerateCredentialReport', 'GetCredentialReport', 'BatchGetSecretValue'],
]);

/** They make what the recorder removes again. */
export const MAKERS = new Set(['CreateSecret', 'CreateUser', 'CreateRole', 'CreatePolicy']);

/** They make what goes with the user, role or secret that it belongs to. */
const MAKE_PARTS = new Set(['CreateAccessKey', 'CreateServiceSpecificCredential']);

/** Throws BadScenario unless a scenario can be recorded in somebody's account. */
export function checkScenario({ name, service, steps }: Scenario): void {
  const bad = (problem: string) =>
    new RecordError(
      'BadScenario',
      `The scenario ${name} ${problem}.`,
      'Correct it in rehearsal/record/scenarios.',
    );
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) throw bad('needs a name of small letters, digits and hyphens');
  if (!SERVICES.includes(service))
    throw bad(`is of the service ${service}, which is none of ${SERVICES.join(', ')}`);
  if (steps.length === 0) throw bad('has no steps');
  for (const step of steps) {
    for (const { operation, input = {}, caller } of step.request ? [step.request] : [step]) {
      if (operation === '$derive' || operation === '$waitUntil') continue;
      if (operation.startsWith('$')) throw bad(`has the step ${operation}, which only a replay knows`);
      if (TELLS_OF_OTHERS.has(operation))
        throw bad(`calls ${operation}, which tells of what it did not make`);
      if (operation === 'ListSecrets' && !JSON.stringify(input).includes('{{')) {
        throw bad('calls ListSecrets without a filter by a name of its own');
      }
      if (operation.startsWith('Create') && !MAKERS.has(operation) && !MAKE_PARTS.has(operation)) {
        throw bad(`calls ${operation}, and nothing would remove what that makes`);
      }
      if (caller === 'other-account') throw bad('needs a second account, and a profile is of one');
      if (
        MAKERS.has(operation) &&
        !/"(Name|UserName|RoleName|PolicyName)":"[^"]*\{\{/.test(JSON.stringify(input))
      ) {
        throw bad(`calls ${operation} with a name that somebody else may have`);
      }
    }
  }
}
