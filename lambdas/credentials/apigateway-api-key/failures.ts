import { RekeyError } from 'cdk-rekey-engine';

const UNCHANGED = 'AWSCURRENT; the next attempt finds a key that was created.';

/** A usage plan of the parameters does not exist. */
export function noPlan(usagePlanId: string): RekeyError {
  return new RekeyError('PrincipalGone', {
    found: `The usage plan ${usagePlanId} does not exist.`,
    unchanged: UNCHANGED,
    action: 'create the usage plan, or name another one in the stack and deploy.',
  });
}

/** A key cannot be in all usage plans. */
export function plansConflict(usagePlanIds: readonly string[]): RekeyError {
  return new RekeyError('PrincipalUnfit', {
    found: `Two of the usage plans ${usagePlanIds.join(', ')} have a stage in common, and a key can be in one of them only.`,
    unchanged: UNCHANGED,
    action: 'name usage plans without a common stage in the stack and deploy.',
  });
}

/** The account has too many keys. */
export function slotTaken(): RekeyError {
  return new RekeyError('SlotTaken', {
    found: 'API Gateway has no room for another API key in the account and region.',
    unchanged: 'every API key.',
    action: 'delete API keys that nobody uses, or request a higher quota; then rotate again.',
  });
}
