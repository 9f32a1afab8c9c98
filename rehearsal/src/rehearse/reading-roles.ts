import type { Json } from '../assembly/json-file';
import type { LocalAws } from '../aws/local-aws';

const ACTION = 'secretsmanager:GetSecretValue';

/** A role and its path in reports. */
export interface ReadingRole {
  readonly arn: string;
  readonly path: string;
}

/** The roles whose policies allow them to read a secret. Conditions and denials are ignored: a denied read is a finding. */
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

/** True if a statement of the document allows reading the secret, regardless of conditions and denials. */
export function allows(document: Json, secretArn: string): boolean {
  return [document.Statement ?? []]
    .flat()
    .some(
      ({ Effect, Action, Resource }: Json) =>
        Effect === 'Allow' && matches(Action, ACTION) && matches(Resource, secretArn),
    );
}

/** True if one of the patterns, with * and ?, matches the text, regardless of case. */
function matches(patterns: unknown, text: string): boolean {
  return [patterns ?? []].flat().some((pattern) => {
    const source = String(pattern)
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.');
    return new RegExp(`^${source}$`, 'i').test(text);
  });
}
