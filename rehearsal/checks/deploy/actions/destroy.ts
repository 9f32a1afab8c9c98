import { paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { paginateListRoles, paginateListUsers } from '@aws-sdk/client-iam';
import { paginateListFunctions } from '@aws-sdk/client-lambda';
import { paginateListSchedules } from '@aws-sdk/client-scheduler';
import { paginateListSecrets } from '@aws-sdk/client-secrets-manager';
import { verify } from '../../steps';
import type { Environment } from '../environment';
import { identityOf } from '../secrets';

/** What the stack leaves behind on purpose: aws-cdk-lib retains KMS keys, and these roles are bootstrap's. */
const BOOTSTRAP = 'cdk-hnb659fds-';

/** After the destroy: none of what the deploys made is there, and none of the keys that were ever issued works. */
export async function requireNothingLeft(
  environment: Environment,
  keys: ReadonlyMap<string, Record<string, string>>,
): Promise<void> {
  const { iam, lambda, logs, scheduler, secretsManager } = environment.aws;
  const left = {
    users: await all(paginateListUsers({ client: iam }, {}), ({ Users }) => Users, 'UserName'),
    roles: (await all(paginateListRoles({ client: iam }, {}), ({ Roles }) => Roles, 'RoleName')).filter(
      (name) => !name.startsWith(BOOTSTRAP),
    ),
    secrets: await all(
      paginateListSecrets({ client: secretsManager }, { IncludePlannedDeletion: true }),
      ({ SecretList }) => SecretList,
      'Name',
    ),
    functions: await all(
      paginateListFunctions({ client: lambda }, {}),
      ({ Functions }) => Functions,
      'FunctionName',
    ),
    logGroups: await all(
      paginateDescribeLogGroups({ client: logs }, {}),
      ({ logGroups }) => logGroups,
      'logGroupName',
    ),
    schedules: await all(
      paginateListSchedules({ client: scheduler }, {}),
      ({ Schedules }) => Schedules,
      'Name',
    ),
  };
  for (const [what, names] of Object.entries(left)) {
    verify(names.length === 0, `After the destroy there are ${what}: ${names.join(', ')}.`, 'none.');
  }
  for (const [id, key] of keys) {
    const identity = await identityOf(environment.aws, key);
    verify(
      !identity.startsWith('arn:'),
      `The access key ${id} still works: it is ${identity}.`,
      'it to be gone.',
    );
  }
}

async function all<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
  name: keyof Item,
): Promise<string[]> {
  const names: string[] = [];
  for await (const page of pages) names.push(...(items(page) ?? []).map((item) => String(item[name])));
  return names;
}
