import type { Step } from '../../engine/src/events';
import type { World } from './world';

/** The rotation token in every event of a rotation, which is a secret. */
export const ROTATION_TOKEN = 'rotation-token-that-is-a-secret';

/** The event that Secrets Manager sends for a step. */
export function stepEvent({ secret }: World, step: Step, token: string): object {
  return { Step: step, SecretId: secret.arn, ClientRequestToken: token, RotationToken: ROTATION_TOKEN };
}
