import type { Json } from '../assembly/json-file';
import type { ScenarioContext } from './context';
import { ExpectationFailed } from './log';

/** Takes an action out of the inline policies of the rotator's role; what is returned puts them back. */
export async function permission(context: ScenarioContext, action: string): Promise<() => Promise<void>> {
  const RoleName = context.target.roleName;
  const { PolicyNames } = await context.callAsAdmin('iam', 'ListRolePolicies', { RoleName });
  const put = (PolicyName: string, document: Json) =>
    context.callAsAdmin('iam', 'PutRolePolicy', {
      RoleName,
      PolicyName,
      PolicyDocument: JSON.stringify(document),
    });
  const whole: [string, Json][] = [];
  for (const PolicyName of PolicyNames as string[]) {
    const { PolicyDocument } = await context.callAsAdmin('iam', 'GetRolePolicy', { RoleName, PolicyName });
    const document = JSON.parse(decodeURIComponent(PolicyDocument)) as Json;
    const rest = without(document, action);
    if (JSON.stringify(rest) === JSON.stringify(without(document, ''))) continue;
    whole.push([PolicyName, document]);
    await put(PolicyName, rest);
  }
  if (whole.length === 0)
    throw new ExpectationFailed(`The rotator's role has an inline policy with ${action}.`);
  return async () => {
    for (const [name, document] of whole) await put(name, document);
  };
}

/** The statements without the action; one that would be left without any goes. */
export function without(document: Json, action: string): Json {
  const Statement = [document.Statement ?? []]
    .flat()
    .map((statement: Json) => ({
      ...statement,
      Action: [statement.Action].flat().filter((one) => one !== action),
    }))
    .filter(({ Action }) => Action.length > 0);
  return { ...document, Statement };
}
