import type { Json } from '../assembly/json-file';
import { LAST_USED_LAG } from '../aws/services/iam/last-use';
import type { DeployedResource } from '../cloudformation/deployed';
import { ratePeriod } from '../kernel/aws-schedule';
import { readerOf } from '../kinds';
import type { Deployment } from '../rehearse/deployment';
import type { WatchedSecret } from '../rehearse/watched-secret';
import { byPath } from '../words';

const SECOND = 1000;

/** A deployed RotatingSecret, with physical names of its resources. */
export interface ScenarioSecret {
  readonly secret: WatchedSecret;
  readonly path: string;
  readonly kind: string;
  readonly functionName: string;
  readonly roleName: string;
  readonly logGroup: string;
  /** IAM user of the access key. */
  readonly userName?: string;
  /** Milliseconds, as the construct configures the function. */
  readonly grace: number;
  readonly quarantine: number;
  readonly overdueAfter: number;
  readonly stragglers: 'hold' | 'cut-off';
  /** Time after the grace until IAM reports a use within it; 0 if the engine does not wait for reports. */
  readonly usageLag: number;
  /** Time after a promotion in which the kind refuses another rotation. */
  readonly pause: number;
  readonly sweepEvery: number;
  readonly sweepSchedule?: string;
  /** Names of the alarms; undefined for alarms that the app does not have. */
  readonly alarms: { readonly failed?: string; readonly overdue?: string; readonly heldBack?: string };
  readonly keyId?: string;
  /** True if CloudFormation generates the first value, and not the rotator. */
  readonly generated: boolean;
}

/** Every RotatingSecret of the app, by path. */
export function scenarioSecrets(deployment: Deployment): ScenarioSecret[] {
  return deployment.inventory.secrets
    .flatMap((secret) => scenarioSecret(deployment, secret) ?? [])
    .sort(byPath);
}

function scenarioSecret(
  { aws, cloudFormation }: Deployment,
  secret: WatchedSecret,
): ScenarioSecret | undefined {
  const { resources } = cloudFormation;
  const rotation = secret.view?.rotation;
  const definition = rotation && aws.lambda.function(rotation.lambdaArn);
  if (definition?.environment.REKEY_SECRET_ARN !== secret.arn) return undefined;
  const { environment, name, roleArn, logGroup, arn } = definition;
  const times = JSON.parse(environment.REKEY_TIMES ?? '{}') as Record<string, number>;
  const [userName] = secret.users;
  const stragglers = environment.REKEY_STRAGGLERS === 'cut-off' ? 'cut-off' : 'hold';
  const alarm = alarmFinder(resources);
  const sweep = resources.find(
    ({ type, properties }) => type === 'AWS::Scheduler::Schedule' && properties.Target?.Arn === arn,
  );
  return {
    secret,
    path: secret.path,
    kind: secret.kind,
    functionName: name,
    roleName: roleArn.slice(roleArn.lastIndexOf('/') + 1),
    logGroup,
    ...(userName === undefined ? {} : { userName }),
    grace: (times.graceSeconds ?? 0) * SECOND,
    quarantine: (times.quarantineSeconds ?? 0) * SECOND,
    overdueAfter: (times.overdueAfterSeconds ?? 0) * SECOND,
    stragglers,
    usageLag: userName !== undefined && stragglers === 'hold' ? LAST_USED_LAG[1] : 0,
    pause: readerOf(secret.kind)?.pause?.(JSON.parse(environment.REKEY_CREDENTIAL ?? '{}')) ?? 0,
    sweepEvery: sweep ? ratePeriod(String(sweep.properties.ScheduleExpression)) : 0,
    sweepSchedule: sweep?.physicalId,
    alarms: {
      failed: alarm('Errors', name),
      overdue: alarm('Overdue', name),
      heldBack: alarm('HeldBack', name),
    },
    keyId: secret.view?.keyId,
    generated: resources.some(
      ({ physicalId, properties }) =>
        physicalId === secret.arn && properties.GenerateSecretString !== undefined,
    ),
  };
}

/** Finds an alarm of a function by its metric, or one of its metrics. */
function alarmFinder(resources: readonly DeployedResource[]) {
  return (metric: string, functionName: string): string | undefined =>
    resources.find(
      ({ type, properties }) =>
        type === 'AWS::CloudWatch::Alarm' &&
        metricsOf(properties).some(
          ({ MetricName, Dimensions }) =>
            MetricName === metric &&
            [Dimensions ?? []]
              .flat()
              .some(({ Name, Value }: Json) => Name === 'FunctionName' && Value === functionName),
        ),
    )?.physicalId;
}

function metricsOf(properties: Json): readonly Json[] {
  return [
    properties,
    ...[properties.Metrics ?? []].flat().flatMap(({ MetricStat }: Json) => MetricStat?.Metric ?? []),
  ];
}
