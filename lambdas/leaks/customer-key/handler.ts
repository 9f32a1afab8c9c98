import { revokeKey } from '../../../client/src/api-keys/store/writes';
import type { Call } from '../aws';
import { type Contained, type Incident, LEAK_METRICS } from '../contract';
import { type Print, printLine, writeMetrics } from '../metrics';

/** Dependencies of the step. Tests provide their own. */
export interface CustomerKeyRuntime {
  readonly call: Call;
  readonly now?: () => number;
  readonly print?: Print;
}

/**
 * Creates the step that revokes a customer's key, which is never replaced: its owner creates another one. A repeated call
 * returns the time of the first revocation.
 */
export function createHandler(runtime: CustomerKeyRuntime): (incident: Incident) => Promise<Contained> {
  const { call, now = Date.now, print = printLine } = runtime;
  return async ({ finding, match: { target } }) => {
    if (target?.type !== 'customer-key') throw new Error('The incident is not about a customer’s key.');
    const update = revokeKey(nameOf(target.secret), target.version, now(), `leaked: ${finding.id}`);
    const { Attributes } = await call('dynamodb', 'UpdateItem', { ...update, ReturnValues: 'UPDATED_NEW' });
    const at = Number((Attributes as { revokedAt?: { N?: string } } | undefined)?.revokedAt?.N ?? now());
    writeMetrics(
      print,
      { [LEAK_METRICS.contained]: 1 },
      { event: 'revoke', finding: finding.id, key: target.version },
    );
    return {
      outcome: 'contained',
      at: new Date(at).toISOString(),
      explanation: `The key ${target.version} of ${target.owner} is revoked. Services refuse it when they read it again.`,
    };
  };
}

const nameOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);
