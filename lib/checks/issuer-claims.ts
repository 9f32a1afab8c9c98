import type { Construct, IConstruct } from 'constructs';
import { refuse } from '../refuse';
import { secretPathOf } from './secret-path';

/** Rotators of each construct tree, by the principals whose credentials they issue. */
const claimsByRoot = new WeakMap<IConstruct, Map<string, Construct>>();

/**
 * Reserves a principal of an API for one rotator, because its credentials have no names that show which rotator issued them.
 *
 * @throws `PrincipalHasAnotherSecret`
 */
export function claimIssuerPrincipal(rotator: Construct, hosts: readonly string[], principal: string): void {
  const { root } = rotator.node;
  const claims = claimsByRoot.get(root) ?? new Map<string, Construct>();
  claimsByRoot.set(root, claims);
  const claim = JSON.stringify([hosts, principal]);
  const other = claims.get(claim);
  if (other && other !== rotator) {
    refuse(
      'PrincipalHasAnotherSecret',
      `${secretPathOf(rotator)} and ${secretPathOf(other)} issue credentials of one principal, ${principal}, which have no names: neither could tell which are its own.`,
      'Use one secret for both readers, or another principal.',
    );
  }
  claims.set(claim, rotator);
}
