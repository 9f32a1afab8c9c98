import type { Step } from '../../engine/src/events';
import type { World } from './world';

/** In every event of a rotation; it proves to Secrets Manager whose rotation this is. */
export const ROTATION_TOKEN = 'rotation-token-that-nobody-must-see';

/** What Secrets Manager sends for a step. */
export function stepEvent({ secret }: World, step: Step, token: string): object {
  return { Step: step, SecretId: secret.arn, ClientRequestToken: token, RotationToken: ROTATION_TOKEN };
}
