import { LEAK_ENVIRONMENT } from '../../lambdas/leaks/contract';
import { AwsFailed, type RunAws } from '../aws/run';
import { didYouMean } from '../nearest';
import { BadUsage } from '../usage';
import { REPORT_LEAK_USAGE, type ReportCommand } from './options';

/** The function that receives the reports of a response, from its environment. */
export interface Intake {
  /** Name or ARN. */
  readonly name: string;
  readonly region?: string;
  /** Construct path of the response. */
  readonly path?: string;
  /** ARN. */
  readonly stateMachine?: string;
  /** JSON of the location of the index. */
  readonly index?: string;
  /** JSON: tables of the covered stores by prefix. */
  readonly stores?: string;
}

const variable = (name: keyof typeof LEAK_ENVIRONMENT) => `Environment.Variables.${LEAK_ENVIRONMENT[name]}`;
const MEMBERS =
  `{name:FunctionName,path:${variable('path')},stateMachine:${variable('stateMachine')},` +
  `index:${variable('leakIndex')},stores:${variable('apiKeyStores')}}`;
/** Only the function that receives reports has both. */
const INTAKES = `Functions[?${variable('stateMachine')} && ${variable('queue')}].${MEMBERS}`;

/** Name of a function (Lambda API reference). The name of a state machine and a construct path can look the same. */
const FUNCTION_NAME = /^[\w-]{1,64}$/;

type Command = Pick<ReportCommand, 'target' | 'region' | 'profile'>;

/**
 * Finds the function that receives the reports of a response.
 *
 * @throws BadUsage, AwsFailed, or an Error that states what was found instead.
 */
export function findIntake(command: Command, aws: RunAws): Intake {
  const { target } = command;
  const [isArn, service, regionOfArn] = /^arn:[\w-]+:(\w*):([\w-]*):/.exec(target) ?? [];
  const region = command.region ?? regionOfArn;
  if (isArn && service !== 'lambda' && service !== 'states')
    throw new BadUsage(
      `${target} is neither the ARN of a function nor that of a state machine.`,
      REPORT_LEAK_USAGE,
    );
  const isName = service === 'lambda' || FUNCTION_NAME.test(target);
  const found = isName ? described({ ...command, region }, aws) : undefined;
  return { ...(found ?? listed({ ...command, region }, aws)), region };
}

/** The function by its name or ARN; undefined if there is none, or if the caller may not describe it. */
function described(command: Command, aws: RunAws): Intake | undefined {
  const { target } = command;
  const isArn = target.startsWith('arn:');
  try {
    const words = ['lambda', 'get-function-configuration', '--function-name', target, '--query', MEMBERS];
    const intake: Intake = aws(words, command);
    if (intake.stateMachine) return { ...intake, name: target };
  } catch (error) {
    const { code = '' } = error instanceof AwsFailed ? error : {};
    if (isArn && code.startsWith('AccessDenied')) return { name: target };
    if (isArn || !(code.startsWith('AccessDenied') || code === 'ResourceNotFoundException')) throw error;
    return undefined;
  }
  throw new Error(`${target} does not receive the reports of a LeakResponse.`);
}

/** The function by the path of its response or by its state machine. Two deployments of one app have the same paths. */
function listed(command: Command, aws: RunAws): Intake {
  const { target } = command;
  const intakes: Intake[] = aws(['lambda', 'list-functions', '--query', INTAKES], command);
  const found = intakes.filter(
    ({ name, path, stateMachine = '' }) =>
      [name, path, stateMachine].includes(target) || stateMachine.endsWith(`:${target}`),
  );
  if (found.length === 1) return found[0] as Intake;
  if (found.length > 1) {
    const names = found.map(({ stateMachine }) => `  ${stateMachine}`).join('\n');
    throw new Error(
      `${target} is the path of ${found.length} responses. Pass the ARN of the state machine of one of them:\n${names}`,
    );
  }
  const nearest = didYouMean(target, [...new Set(intakes.map(({ path = '' }) => path))]);
  throw new Error(`There is no LeakResponse ${target} in this region. ${nearest}`.trim());
}
