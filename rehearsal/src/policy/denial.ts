import type { AccessRequest, Call } from '../aws/call';
import { AwsError } from '../aws/errors';

/** A refused request. A repeated refusal increases the count. */
export interface Denial {
  /** The time of the first refusal. Milliseconds since the epoch. */
  readonly time: number;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly reason: string;
  /** The changes that would allow the request, in sentences. */
  readonly wouldAllow?: string;
  count: number;
}

/** AWS's error: AccessDenied for the services of the query protocol, AccessDeniedException for the others. */
export function accessDenied(call: Call, { action, resource }: AccessRequest, reason: string): AwsError {
  const message = `User: ${call.principal.arn} is not authorized to perform: ${action} on resource: `;
  if (call.service === 'sts') return new AwsError('AccessDenied', message + resource, { status: 403 });
  if (call.service === 'iam') {
    // IAM names users and roles by type and name instead of by ARN.
    const [, type, name] = /^arn:[^:]+:iam::\d+:(user|role)\/(?:.*\/)?([^/]+)$/.exec(resource) ?? [];
    const subject = type ? `${type} ${name}` : resource;
    return new AwsError('AccessDenied', `${message}${subject} ${reason}`, { status: 403 });
  }
  return new AwsError('AccessDeniedException', `${message}${resource} ${reason}`, { member: 'Message' });
}
