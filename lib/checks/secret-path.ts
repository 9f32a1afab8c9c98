import type { Construct } from 'constructs';

/** Construct path of the `RotatingSecret` of a rotator, for messages. */
export function secretPathOf(rotator: Construct): string {
  return (rotator.node.scope ?? rotator).node.path;
}
