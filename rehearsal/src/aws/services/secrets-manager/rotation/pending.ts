import { CURRENT, PENDING, type Secret, type Version } from '../secret';

/** The version of an unfinished rotation: AWSPENDING on a version that is not AWSCURRENT. */
export function pendingElsewhere(secret: Secret): Version | undefined {
  const pending = secret.holder(PENDING);
  return pending && !pending.stages.has(CURRENT) ? pending : undefined;
}
