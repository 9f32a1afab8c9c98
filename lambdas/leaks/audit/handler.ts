import type { Audit, AuditInput, AuditPending, Hunt } from '../contract';
import { type AuditParts, audit } from './audit';
import { hunt } from './hunt';

/** The part of Lambda's context that is used. */
export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

/** Creates the handler of the steps `audit` and `hunt`, which change nothing but the evidence bucket. */
export function createHandler(parts: AuditParts) {
  return async (
    { step, incident }: AuditInput,
    context: InvocationContext,
  ): Promise<Audit | AuditPending | Hunt> => {
    if (step === 'hunt') return hunt(incident, parts);
    if (step === 'audit') return audit(incident, parts, () => context.getRemainingTimeInMillis());
    throw new Error(`Unknown step ${String(step)}: "audit" or "hunt" is expected.`);
  };
}
