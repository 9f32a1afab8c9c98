import { type Duration, Stack } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { SWEEP_INPUT } from '../engine/src/contract';
import { inWords } from './schedule/schedule';
import { shortPath } from './short-path';

/** Properties of `Sweep`. */
export interface SweepProps {
  readonly rotator: IFunction;
  readonly interval: Duration;
}

/** Schedule that invokes a rotator periodically to reconcile the actual with the desired state. */
export class Sweep extends Construct {
  constructor(scope: Construct, id: string, props: SweepProps) {
    super(scope, id);
    const role = new CfnRole(this, 'Role', {
      assumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
          },
        ],
      },
      policies: [
        {
          policyName: 'InvokeRotator',
          policyDocument: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: props.rotator.functionArn },
            ],
          },
        },
      ],
    });
    new CfnSchedule(this, 'Resource', {
      // CreateSchedule, Description: 512 characters.
      description: `Sweep of ${shortPath(props.rotator.node.path, 500)}`,
      scheduleExpression: `rate(${inWords(props.interval.toHours())})`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: props.rotator.functionArn,
        roleArn: role.attrArn,
        input: JSON.stringify(SWEEP_INPUT),
      },
    });
  }
}
