import type { FetchedVersion } from '../../backend';
import { ServiceFailure } from '../../http/service-failure';
import type { VaultResponse } from './vault-response';

/** A credential that was issued for a path. */
export interface Issued {
  readonly leaseId: string;
  readonly versionId: string;
  readonly value: string;
  readonly createdAt: number;
  /** Lifetime that the engine gives a new lease, seconds. */
  readonly fullSeconds: number;
  readonly renewable: boolean;
  /** Time and seconds of the last answer. */
  readonly grantedAt: number;
  readonly seconds: number;
}

/** The credential in an answer. @throws ServiceFailure */
export async function issuedOf(answer: VaultResponse): Promise<Issued> {
  const { lease_id: leaseId, lease_duration: seconds, renewable, data } = answer;
  if (typeof leaseId !== 'string' || leaseId === '' || typeof seconds !== 'number' || !data) {
    throw new ServiceFailure(
      'invalid',
      'an answer without a lease: is the path that of a dynamic credential?',
    );
  }
  const { createHash } = await import('node:crypto');
  const now = Date.now();
  return {
    leaseId,
    // The id of a lease is enough to renew or revoke it, so it is not shown.
    versionId: createHash('sha256').update(leaseId).digest('hex').slice(0, 32),
    value: JSON.stringify(data),
    createdAt: now,
    grantedAt: now,
    seconds,
    fullSeconds: seconds,
    renewable: renewable === true,
  };
}

/** Seconds that are left of a lease. */
export function leftOf({ grantedAt, seconds }: Issued): number {
  return seconds - (Date.now() - grantedAt) / 1000;
}

/** The credential as a version with its lease. */
export function versionOf(id: string, issued: Issued): FetchedVersion {
  const { versionId, value, createdAt, renewable } = issued;
  return {
    id,
    versionId,
    stages: ['AWSCURRENT'],
    value,
    createdAt,
    lease: { id: versionId, seconds: leftOf(issued), renewable },
  };
}
