/** A statement of a function's resource policy, as in AWS::Lambda::Permission. */
export interface LambdaPermission {
  readonly statementId: string;
  readonly action: string;
  /** A service, an account id, or the ARN of a principal. */
  readonly principal: string;
  readonly sourceAccount?: string;
  /** May contain wildcards. */
  readonly sourceArn?: string;
  /** True if the permission allowed an invocation. */
  used?: boolean;
}

interface Request {
  readonly service: string;
  readonly sourceAccount?: string;
  readonly sourceArn?: string;
}

/** The permission that allows a service to invoke the function. */
export function permissionFor(
  permissions: readonly LambdaPermission[],
  request: Request,
): LambdaPermission | undefined {
  return permissions.find(
    ({ action, principal, sourceAccount, sourceArn }) =>
      like(action, 'lambda:InvokeFunction') &&
      principal === request.service &&
      (sourceAccount === undefined || sourceAccount === request.sourceAccount) &&
      (sourceArn === undefined || (request.sourceArn !== undefined && like(sourceArn, request.sourceArn))),
  );
}

/** The permissions as a policy document, for users and roles. */
export function policyOf(permissions: readonly LambdaPermission[], functionArn: string): unknown {
  if (permissions.length === 0) return undefined;
  return {
    Version: '2012-10-17',
    Statement: permissions.map(({ statementId, action, principal, sourceAccount, sourceArn }) => ({
      Sid: statementId,
      Effect: 'Allow',
      Principal: principal.endsWith('.amazonaws.com') ? { Service: principal } : { AWS: principal },
      Action: action,
      Resource: functionArn,
      Condition: {
        ...(sourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': sourceAccount } }),
        ...(sourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': sourceArn } }),
      },
    })),
  };
}

function like(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*/g, '.*').replace(/\?/g, '.')}$`).test(text);
}
