import type { Json } from '../assembly/json-file';
import type { ScenarioContext } from './context';
import { ExpectationFailed } from './log';

/** Removes an action from the inline policies of the rotation function's role. Returns a function that restores it. */
export async function removePermission(
  context: ScenarioContext,
  action: string,
): Promise<() => Promise<void>> {
  const RoleName = context.target.roleName;
  const { PolicyNames } = await context.callAsAdmin('iam', 'ListRolePolicies', { RoleName });
  const put = (PolicyName: string, document: Json) =>
    context.callAsAdmin('iam', 'PutRolePolicy', {
      RoleName,
      PolicyName,
      PolicyDocument: JSON.stringify(document),
    });
  const originals: [string, Json][] = [];
  for (const PolicyName of PolicyNames as string[]) {
    const { PolicyDocument } = await context.callAsAdmin('iam', 'GetRolePolicy', { RoleName, PolicyName });
    const document = JSON.parse(decodeURIComponent(PolicyDocument)) as Json;
    const rest = withoutAction(document, action);
    if (JSON.stringify(rest) === JSON.stringify(withoutAction(document, ''))) continue;
    originals.push([PolicyName, document]);
    await put(PolicyName, rest);
  }
  if (originals.length === 0) {
    throw new ExpectationFailed(`The role of the rotation function has an inline policy with ${action}.`);
  }
  return async () => {
    for (const [name, document] of originals) await put(name, document);
  };
}

/** The document without the action, and without statements that have no action left. */
export function withoutAction(document: Json, action: string): Json {
  const Statement = [document.Statement ?? []]
    .flat()
    .map((statement: Json) => ({
      ...statement,
      Action: [statement.Action].flat().filter((one) => one !== action),
    }))
    .filter(({ Action }) => Action.length > 0);
  return { ...document, Statement };
}
