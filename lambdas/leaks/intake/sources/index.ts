import type { Source } from '../dependencies';
import { refused } from '../outcome';
import { awsHealth } from './aws-health';
import { awsQuarantine } from './aws-quarantine';
import { finding } from './finding';
import { github } from './github';
import { guardDuty } from './guardduty';

const BY_TYPE = new Map<unknown, Source>([
  ['finding', finding],
  ['github-alert', github],
]);

/** By the source and the detail type of EventBridge. */
const BY_EVENT = new Map<string, Source>([
  ['aws.health/AWS Health Event', awsHealth],
  ['aws.iam/AWS API Call via CloudTrail', awsQuarantine],
  ['aws.guardduty/GuardDuty Finding', guardDuty],
]);

/** The source of a message. */
export function sourceOf(body: Readonly<Record<string, unknown>>): Source {
  const { type, source, 'detail-type': detailType } = body;
  const found = detailType === undefined ? BY_TYPE.get(type) : BY_EVENT.get(`${source}/${detailType}`);
  return found ?? malformed;
}

const malformed: Source = async () => [refused('Malformed', 'The message is of no known source.')];
