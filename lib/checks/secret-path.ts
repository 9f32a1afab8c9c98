import type { Construct } from 'constructs';

/** Construct path of the `RotatingSecret` that a rotator belongs to: the construct that the user wrote. */
export function secretPathOf(rotator: Construct): string {
  return (rotator.node.scope ?? rotator).node.path;
}
