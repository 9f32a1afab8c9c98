import type { Call } from '../../../call';
import type { LocalAws } from '../../../local-aws';
import { errors } from '../errors';
import type { Secret } from '../secret';
import type { ActiveRotation } from './state';

const WELL_FORMED = /^[A-Za-z0-9-]{36,256}$/;

/** A rotation with a new RotationToken, which is registered with the exposure watch. */
export function newRotation(aws: LocalAws, secret: Secret, token: string): ActiveRotation {
  const rotationToken = aws.random.uuid();
  aws.exposureWatch.learn(rotationToken, `${secret.name} (the RotationToken)`);
  return { token, rotationToken, waited: 0 };
}

/**
 * Throws unless the caller may write the version of a rotation in progress. The RotationToken is required from a
 * function that has assumed another role or belongs to another account.
 * Source: API_PutSecretValue (RotationToken). Modelled: the error.
 */
export function checkRotationToken(
  aws: LocalAws,
  secret: Secret,
  version: string,
  given: unknown,
  { principal }: Call,
): void {
  const { active, testing, lambdaArn = '' } = secret.rotation ?? {};
  const inProgress = [active, testing].find((rotation) => rotation?.token === version);
  if (given !== undefined && given !== null) {
    if (typeof given !== 'string' || !WELL_FORMED.test(given)) {
      throw errors.invalidParameter('RotationToken must be 36-256 letters, digits and hyphens.');
    }
    if (given !== inProgress?.rotationToken) throw errors.wrongRotationToken();
    return;
  }
  const assumed = principal.type === 'assumed-role';
  const ownRole = principal.roleArn === aws.lambda.function(lambdaArn)?.roleArn;
  if (inProgress && assumed && !(ownRole && principal.accountId === secret.accountId)) {
    throw errors.wrongRotationToken();
  }
}
