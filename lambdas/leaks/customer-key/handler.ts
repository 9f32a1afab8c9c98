import { revokeKey } from '../../../client/src/api-keys/store/writes';
import type { Contained, Incident } from '../contract';
import type { AwsJson } from '../matcher/aws-json';
import type { LeakLog } from '../reports/log';

/** Dependencies of the step. Tests provide their own. */
export interface CustomerKeyParts {
  readonly call: AwsJson;
  readonly clock: { now(): number };
  readonly log: LeakLog;
}

/**
 * Creates the step that revokes a customer's key, which is never replaced: its owner creates another one. A repeated call
 * returns the time of the first revocation.
 */
export function createHandler(parts: CustomerKeyParts): (incident: Incident) => Promise<Contained> {
  const { call, clock, log } = parts;
  return async ({ finding, match: { target } }) => {
    if (target?.type !== 'customer-key') throw new Error('The incident is not about a customer’s key.');
    const now = clock.now();
    const update = revokeKey(nameOf(target.secret), target.version, now, `leaked: ${finding.id}`);
    const { Attributes } = await call('dynamodb', 'UpdateItem', { ...update, ReturnValues: 'UPDATED_NEW' });
    const at = Number((Attributes as { revokedAt?: { N?: string } } | undefined)?.revokedAt?.N ?? now);
    log.write('info', { event: 'revoke', finding: finding.id, key: target.version }, { contained: 1 });
    return {
      outcome: 'contained',
      at: new Date(at).toISOString(),
      explanation: `The key ${target.version} of ${target.owner} is revoked. Services refuse it when they read it again.`,
    };
  };
}

const nameOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);
