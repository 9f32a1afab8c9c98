import { AwsFailed, runAws } from '../aws/run';
import { didYouMean } from '../nearest';
import { BadUsage } from '../usage';
import { type Command, REPLACE_NOW_USAGE } from './options';

/** Rotator, from its environment. */
interface Rotator {
  readonly name: string;
  readonly path: string;
  readonly secret: string;
}

/** Query for the functions with the environment of a rotator (`ENVIRONMENT` of the contract). */
const ROTATORS =
  'Functions[?Environment.Variables.REKEY_SECRET_ARN].{name:FunctionName,' +
  'path:Environment.Variables.REKEY_PATH,secret:Environment.Variables.REKEY_SECRET_ARN}';

/** Pattern of a secret name (API_CreateSecret). */
const SECRET_NAME = /^[\w/+=.@-]{1,512}$/;

/** Rotator to invoke. */
export interface Found {
  /** Name or ARN. */
  readonly name: string;
  readonly region?: string;
}

/**
 * Finds the rotator of a secret from any target that USAGE describes.
 *
 * @throws BadUsage, AwsFailed, or an Error that states what was found instead.
 */
export function findRotator(command: Command): Found {
  const { target } = command;
  const [isArn, service, regionOfArn] = /^arn:[\w-]+:(\w*):([\w-]*):/.exec(target) ?? [];
  const region = command.region ?? regionOfArn;
  if (command.isFunction || service === 'lambda') return { name: target, region };
  if (isArn && service !== 'secretsmanager')
    throw new BadUsage(
      `${target} is neither the ARN of a secret nor that of its rotator.`,
      REPLACE_NOW_USAGE,
    );
  const name = isArn || SECRET_NAME.test(target) ? rotatorOf({ ...command, region }) : undefined;
  if (name === undefined && isArn) throw new Error(`There is no secret ${target}.`);
  return { name: name ?? byPathOrName(command), region };
}

/** Returns the rotation function of a secret by its ARN or name, or undefined if the secret cannot be described. */
function rotatorOf(command: Command): string | undefined {
  try {
    const secret = runAws(['secretsmanager', 'describe-secret', '--secret-id', command.target], command);
    const isOurs = secret.Tags?.some(({ Key }: { Key: string }) => Key.startsWith('rekey/'));
    if (isOurs && secret.RotationLambdaARN) return secret.RotationLambdaARN;
  } catch (error) {
    const { code = '' } = error instanceof AwsFailed ? error : {};
    // A construct path can look like the name of a secret that the caller may not describe.
    const denied = code.startsWith('AccessDenied') && !command.target.startsWith('arn:');
    if (!denied && code !== 'ResourceNotFoundException') throw error;
    return undefined;
  }
  throw new Error(`The secret ${command.target} does not belong to a RotatingSecret.`);
}

/** Finds a rotator by its path or name. Two deployments of one app have the same construct paths. */
function byPathOrName(command: Command): string {
  const { target } = command;
  const rotators: Rotator[] = runAws(['lambda', 'list-functions', '--query', ROTATORS], command);
  const found = rotators.filter(({ path, name }) => path === target || name === target);
  if (found.length === 1) return found[0].name;
  if (found.length > 1) {
    const secrets = found.map(({ secret }) => `  ${secret}`).join('\n');
    throw new Error(
      `${target} is the path of ${found.length} secrets. Pass the ARN of one of them:\n${secrets}`,
    );
  }
  const nearest = didYouMean(target, [...new Set(rotators.map(({ path }) => path))]);
  throw new Error(
    `${target} is neither the construct path nor the name of a rotator in this region, and no secret with that name can be described. ${nearest}`.trim(),
  );
}
