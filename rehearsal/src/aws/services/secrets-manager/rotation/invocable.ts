import type { LocalAws } from '../../../local-aws';
import { permissionFor } from '../../lambda/permissions';
import type { Secret } from '../secret';
import { servicePrincipal } from './attempt';

/** Whether the function exists and its policy lets Secrets Manager invoke it for this secret. */
export function canInvoke(aws: LocalAws, secret: Secret, lambdaArn: string): boolean {
  const permissions = aws.lambda.function(lambdaArn)?.permissions ?? [];
  const { arn: service } = servicePrincipal(secret);
  const source = { sourceArn: secret.arn, sourceAccount: secret.accountId };
  return permissionFor(permissions, { service, ...source }) !== undefined;
}
