import type { Call } from '../../../call';
import type { LocalAws } from '../../../local-aws';
import { errors } from '../errors';
import type { Secret } from '../secret';
import type { ActiveRotation } from './state';

const WELL_FORMED = /^[A-Za-z0-9-]{36,256}$/;

/** A rotation with a token of its own for its function, which nobody may see but the function. */
export function newRotation(aws: LocalAws, secret: Secret, token: string): ActiveRotation {
  const rotationToken = aws.random.uuid();
  aws.exposureWatch.learn(rotationToken, `${secret.name} (the RotationToken)`);
  return { token, rotationToken };
}

/**
 * Throws unless who writes a version that a rotation makes is its function, or shows the rotation's token. Only a
 * function that has assumed another role, or that comes from another account, has to show it.
 * Source: API_PutSecretValue (RotationToken). Modelled: how AWS refuses.
 */
export function checkRotationToken(
  aws: LocalAws,
  secret: Secret,
  version: string,
  shown: unknown,
  { principal }: Call,
): void {
  const { active, testing, lambdaArn = '' } = secret.rotation ?? {};
  const underWay = [active, testing].find((rotation) => rotation?.token === version);
  if (shown !== undefined && shown !== null) {
    if (typeof shown !== 'string' || !WELL_FORMED.test(shown)) {
      throw errors.invalidParameter('RotationToken must be 36-256 letters, digits and hyphens.');
    }
    if (shown !== underWay?.rotationToken) throw errors.wrongRotationToken();
    return;
  }
  const assumed = principal.type === 'assumed-role';
  const ownRole = principal.roleArn === aws.lambda.function(lambdaArn)?.roleArn;
  if (underWay && assumed && !(ownRole && principal.accountId === secret.accountId)) {
    throw errors.wrongRotationToken();
  }
}
