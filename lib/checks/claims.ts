import { Stack, Stage } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';

/** Rotators of each construct tree, by what they need alone. */
const claimsByRoot = new WeakMap<IConstruct, Map<string, Construct>>();

/**
 * Reserves something for one rotator. The same text in another account or stage is something else.
 *
 * @returns the other rotator that has reserved it.
 */
export function claimedBefore(rotator: Construct, identity: string): Construct | undefined {
  const { root } = rotator.node;
  const claims = claimsByRoot.get(root) ?? new Map<string, Construct>();
  claimsByRoot.set(root, claims);
  const claim = JSON.stringify([identity, Stack.of(rotator).account, Stage.of(rotator)?.node.addr]);
  const other = claims.get(claim);
  if (other && other !== rotator) return other;
  claims.set(claim, rotator);
  return undefined;
}
