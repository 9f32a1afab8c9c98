import type { Json } from '../assembly/json-file';
import type { LocalAws } from '../aws/local-aws';
import type { DeployedResource } from '../cloudformation/deployed';

const ACTION = 'secretsmanager:GetSecretValue';

/**
 * The roles of the app whose own policies allow to read a secret. Conditions are not looked at here: a reader
 * that is refused later is a finding.
 */
export function rolesThatRead(
  aws: LocalAws,
  roles: readonly DeployedResource[],
  secretArn: string,
): DeployedResource[] {
  return roles.filter((role) =>
    aws.iam
      .policiesOf({
        type: 'assumed-role',
        arn: String(role.attributes.Arn),
        roleArn: String(role.attributes.Arn),
        roleName: role.physicalId,
        accountId: aws.account,
        userId: role.physicalId,
      })
      .identity.some(({ document }) => allows(document as Json, secretArn)),
  );
}

/** Whether a statement of the document allows to read the secret; conditions and denials are not looked at. */
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
