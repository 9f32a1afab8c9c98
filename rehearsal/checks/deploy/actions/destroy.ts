import { paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { paginateListRoles, paginateListUsers } from '@aws-sdk/client-iam';
import { paginateListFunctions } from '@aws-sdk/client-lambda';
import { paginateListSchedules } from '@aws-sdk/client-scheduler';
import { paginateListSecrets } from '@aws-sdk/client-secrets-manager';
import { verify, verifyEqual } from '../../steps';
import type { Environment } from '../environment';
import { type AccessKey, identityOf } from '../secrets';

/** Prefix of the roles of `cdk bootstrap`, which remain. KMS keys remain as well: aws-cdk-lib retains them. */
const BOOTSTRAP = 'cdk-hnb659fds-';

/** Verifies that no resource of the deploys is left, and that none of the issued access keys works. */
export async function requireNothingLeft({ aws }: Environment, keys: readonly AccessKey[]): Promise<void> {
  const { iam, lambda, logs, scheduler, secretsManager } = aws;
  const deletedToo = { IncludePlannedDeletion: true };
  const left = {
    users: await names(paginateListUsers({ client: iam }, {}), 'Users', 'UserName'),
    roles: await names(paginateListRoles({ client: iam }, {}), 'Roles', 'RoleName'),
    secrets: await names(paginateListSecrets({ client: secretsManager }, deletedToo), 'SecretList', 'Name'),
    functions: await names(paginateListFunctions({ client: lambda }, {}), 'Functions', 'FunctionName'),
    logGroups: await names(paginateDescribeLogGroups({ client: logs }, {}), 'logGroups', 'logGroupName'),
    schedules: await names(paginateListSchedules({ client: scheduler }, {}), 'Schedules', 'Name'),
  };
  for (const [type, found] of Object.entries(left))
    verifyEqual(
      `${type} after cdk destroy`,
      found.filter((name) => !name.startsWith(BOOTSTRAP)),
      [],
    );
  for (const key of keys) {
    const identity = await identityOf(aws, key);
    verify(
      !identity.startsWith('arn:'),
      `The access key ${key.accessKeyId} works for ${identity}.`,
      'a refusal.',
    );
  }
}

async function names(pages: AsyncIterable<object>, items: string, name: string): Promise<string[]> {
  const found: string[] = [];
  for await (const page of pages) {
    const listed = (page as Record<string, Record<string, string>[] | undefined>)[items] ?? [];
    found.push(...listed.map((item) => item[name] as string));
  }
  return found;
}
