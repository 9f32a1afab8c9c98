import { ENVIRONMENT, type LeakIndexLocation, type RotationTimes, type StragglerPolicy } from './contract';
import { RekeyError } from './errors/errors';
import { SECOND } from './time/clock';

/** The function's settings; durations in milliseconds. */
export interface Settings {
  readonly secretArn: string;
  readonly path: string;
  readonly grace: number;
  readonly quarantine: number;
  readonly overdueAfter: number;
  readonly stragglers: StragglerPolicy;
  /** The kind's parameters. */
  readonly credential: Readonly<Record<string, unknown>>;
  /** Logical id of the custom resource that serves the secret in the deployed template. */
  readonly resource: string;
  /** Absent without a leak index. */
  readonly leakIndex?: LeakIndexLocation;
}

/** Reads the settings that the construct writes. Throws BadSettings, which names the variable. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const text = (name: string): string => environment[name] || fail(name, 'is missing');
  const object = (name: string): Record<string, unknown> => {
    try {
      const value: unknown = JSON.parse(text(name));
      if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
    } catch (error) {
      if (error instanceof RekeyError) throw error;
    }
    return fail(name, 'is not a JSON object');
  };
  const times = object(ENVIRONMENT.times);
  const time = (member: keyof RotationTimes): number => {
    const seconds = times[member];
    if (typeof seconds === 'number' && seconds >= 0) return seconds * SECOND;
    return fail(ENVIRONMENT.times, `has no number of seconds in ${member}`);
  };
  const stragglers = text(ENVIRONMENT.stragglers);
  const leakIndex = environment[ENVIRONMENT.leakIndex] ? object(ENVIRONMENT.leakIndex) : undefined;
  for (const member of ['table', 'key'])
    if (leakIndex && typeof leakIndex[member] !== 'string')
      fail(ENVIRONMENT.leakIndex, `has no ARN in ${member}`);
  return {
    secretArn: text(ENVIRONMENT.secretArn),
    path: text(ENVIRONMENT.path),
    grace: time('graceSeconds'),
    quarantine: time('quarantineSeconds'),
    overdueAfter: time('overdueAfterSeconds'),
    stragglers:
      stragglers === 'hold' || stragglers === 'cut-off'
        ? stragglers
        : fail(ENVIRONMENT.stragglers, 'is neither hold nor cut-off'),
    credential: object(ENVIRONMENT.credential),
    resource: text(ENVIRONMENT.resource),
    ...(leakIndex && { leakIndex: leakIndex as unknown as LeakIndexLocation }),
  };
}

function fail(variable: string, problem: string): never {
  throw badSettings(
    `The environment variable ${variable} ${problem}.`,
    'deploy the stack again; do not edit the function by hand.',
  );
}

const DEPLOY_AGAIN =
  'correct the parameters of the credential in the stack and deploy; if they were not changed, check the function for manual changes.';

/** The error for invalid settings, also for an adapter whose parameters are invalid. */
export function badSettings(found: string, action = DEPLOY_AGAIN): RekeyError {
  return new RekeyError('BadSettings', {
    found,
    unchanged: 'everything; no call was made.',
    action,
  });
}
