import { Duration, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IManagedPolicy, type IUser, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { LEAK_ENVIRONMENT } from '../../../lambdas/leaks/contract';
import { Sweep } from '../../sweep';
import { itemStatement } from '../incidents';
import { LeakFunction } from '../leak-function';
import { allowNotify, type NotifyProps, notifySettings } from '../notify';

/** Parts of the response that the sweep needs. */
export interface SweepStepProps {
  readonly incidents: ITable;
  /** Queue of the reports. */
  readonly queue: IQueue;
  /** Policy that denies sessions. */
  readonly denySessions: IManagedPolicy;
  readonly notify: NotifyProps;
  /** JSON of `REKEY_SOURCES`. */
  readonly sources: string;
}

/**
 * Creates the function of the daily sweep and its schedule: it looks for alerts that no delivery announced, ends denials of
 * sessions, and reminds people of open incidents.
 */
export function createSweep(scope: Construct, props: SweepStepProps): LeakFunction {
  const { incidents, queue, denySessions, notify, sources } = props;
  const sweep = new LeakFunction(scope, 'Sweep', {
    name: 'sweep',
    description: `Daily sweep of leaks for ${scope.node.path}`,
    path: scope.node.path,
    timeout: Duration.minutes(10),
    environment: {
      [LEAK_ENVIRONMENT.incidents]: incidents.tableName,
      [LEAK_ENVIRONMENT.queue]: queue.queueUrl,
      [LEAK_ENVIRONMENT.denySessions]: denySessions.managedPolicyArn,
      [LEAK_ENVIRONMENT.notify]: Stack.of(scope).toJsonString(notifySettings(notify)),
      [LEAK_ENVIRONMENT.sources]: sources,
    },
    statements: [
      new PolicyStatement({ actions: ['dynamodb:Scan'], resources: [incidents.tableArn] }),
      new PolicyStatement({
        actions: ['iam:ListEntitiesForPolicy'],
        resources: [denySessions.managedPolicyArn],
      }),
    ],
  });
  allowNotify(sweep, notify);
  new Sweep(sweep, 'Daily', { rotator: sweep.handler, interval: Duration.days(1) });
  return sweep;
}

/** Allows the sweep to look for alerts of GitHub. Its credential is allowed by `allowCredential`. */
export function allowAlerts({ role }: LeakFunction, { incidents, queue }: SweepStepProps): void {
  role.addToPolicy(itemStatement(incidents, ['GetItem', 'PutItem'], ['alert']));
  role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
}

/** Allows the sweep to end the denial of the sessions of a user. The condition allows the one policy, which only denies. */
export function allowDetach({ role }: LeakFunction, user: IUser, denySessions: IManagedPolicy): void {
  role.addToPolicy(
    new PolicyStatement({
      actions: ['iam:DetachUserPolicy'],
      resources: [user.userArn],
      conditions: { ArnEquals: { 'iam:PolicyARN': denySessions.managedPolicyArn } },
    }),
  );
}
