import type { AccessRequest, Call } from '../aws/call';
import { AwsError } from '../aws/errors';

/** A call that was refused; the same refusal again only counts. */
export interface Denial {
  /** When it was first refused. Milliseconds since the epoch. */
  readonly time: number;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly reason: string;
  /** What would have allowed it, in sentences. */
  readonly wouldAllow?: string;
  count: number;
}

/** The error in AWS's words: AccessDenied of the query services, AccessDeniedException of the others. */
export function accessDenied(call: Call, { action, resource }: AccessRequest, reason: string): AwsError {
  const who = `User: ${call.principal.arn} is not authorized to perform: ${action} on resource: `;
  if (call.service === 'sts') return new AwsError('AccessDenied', who + resource, { status: 403 });
  if (call.service === 'iam') {
    // IAM names users and roles by kind and name, not by ARN.
    const owner = /^arn:[^:]+:iam::\d+:(user|role)\/(?:.*\/)?([^/]+)$/.exec(resource);
    return new AwsError('AccessDenied', `${who}${owner ? `${owner[1]} ${owner[2]}` : resource} ${reason}`, {
      status: 403,
    });
  }
  return new AwsError('AccessDeniedException', `${who}${resource} ${reason}`, { member: 'Message' });
}
