import type { Json } from '../assembly/json-file';
import type { LocalAws } from '../aws/local-aws';

const ACTION = 'secretsmanager:GetSecretValue';

/** A role, and the path by which it is reported. */
export interface ReadingRole {
  readonly arn: string;
  readonly path: string;
}

/**
 * The roles whose own policies allow to read a secret. Conditions are not looked at here: a reader that is refused
 * later is a finding.
 */
export function rolesThatRead(
  aws: LocalAws,
  roles: readonly ReadingRole[],
  secretArn: string,
): readonly ReadingRole[] {
  return roles.filter(({ arn }) => {
    const roleName = arn.slice(arn.lastIndexOf('/') + 1);
    const [, , , , accountId = aws.account] = arn.split(':');
    return aws.iam
      .policiesOf({ type: 'assumed-role', arn, roleArn: arn, roleName, accountId, userId: roleName })
      .identity.some(({ document }) => allows(document as Json, secretArn));
  });
}

/** Tells whether a statement of the document allows reading the secret; conditions and denials are not looked at. */
export function allows(document: Json, secretArn: string): boolean {
  return [document.Statement ?? []]
    .flat()
    .some(
      ({ Effect, Action, Resource }: Json) =>
        Effect === 'Allow' && matches(Action, ACTION) && matches(Resource, secretArn),
    );
}

/** Whether one of the patterns, with * and ?, matches; case aside, as for actions. */
function matches(patterns: unknown, text: string): boolean {
  return [patterns ?? []].flat().some((pattern) => {
    const source = String(pattern)
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.');
    return new RegExp(`^${source}$`, 'i').test(text);
  });
}
