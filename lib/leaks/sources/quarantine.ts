import { Stack } from 'aws-cdk-lib';
import type { EventPattern } from 'aws-cdk-lib/aws-events';
import { checkSourceEnvironment } from '../../checks/leak-sources';
import type { ResponseParts } from '../response-parts';
import { forward } from './forward';
import { queueRule } from './queue-rule';

/** Regions in which CloudTrail records calls of IAM. */
const REGIONS = { standard: ['us-east-1'], govcloud: ['us-gov-west-1'] } as const;

/** Connects the quarantine policy of AWS, in every version, to a response. */
export function bindQuarantine(parts: ResponseParts): void {
  const partition = checkSourceEnvironment(parts.scope, 'LeakSource.quarantine');
  const { region } = Stack.of(parts.scope);
  const prefix = `arn:${region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'}:iam::aws:policy/AWSCompromisedKeyQuarantine`;
  const pattern: EventPattern = {
    source: ['aws.iam'],
    detailType: ['AWS API Call via CloudTrail'],
    detail: {
      eventSource: ['iam.amazonaws.com'],
      eventName: ['AttachUserPolicy'],
      errorCode: [{ exists: false }],
      requestParameters: { policyArn: [{ prefix }] },
    },
  };
  queueRule(parts, 'Quarantine', pattern);
  forward(parts.scope, 'Quarantine', pattern, REGIONS[partition]);
}
