import type { EventPattern } from 'aws-cdk-lib/aws-events';
import { checkSourceEnvironment } from '../../checks/leak-sources';
import type { ResponseParts } from '../response-parts';
import { forward } from './forward';
import { queueRule } from './queue-rule';

/**
 * Regions of global events: us-east-1, and us-west-2 as its backup (AWS Health user guide, "EventBridge"). GovCloud has one.
 */
const REGIONS = { standard: ['us-east-1', 'us-west-2'], govcloud: ['us-gov-west-1'] } as const;

const PATTERN: EventPattern = {
  source: ['aws.health'],
  detailType: ['AWS Health Event'],
  detail: {
    service: ['RISK'],
    eventTypeCode: ['AWS_RISK_CREDENTIALS_EXPOSED', 'AWS_RISK_CREDENTIALS_EXPOSURE_SUSPECTED'],
  },
};

/** Connects the exposed credentials of AWS Health to a response. */
export function bindAwsHealth(parts: ResponseParts): void {
  const partition = checkSourceEnvironment(parts.scope, 'LeakSource.awsHealth');
  queueRule(parts, 'AwsHealth', PATTERN);
  forward(parts.scope, 'AwsHealth', PATTERN, REGIONS[partition]);
}
