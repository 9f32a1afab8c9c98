import { CURRENT, PENDING, type Secret, type Version } from '../secret';

/** The version of a rotation that is not complete: AWSPENDING anywhere but beside AWSCURRENT. */
export function pendingElsewhere(secret: Secret): Version | undefined {
  const pending = secret.holder(PENDING);
  return pending && !pending.stages.has(CURRENT) ? pending : undefined;
}
