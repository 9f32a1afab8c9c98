import {
  type CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';

/** The JSON log lines of a function. */
export async function logLines(
  client: CloudWatchLogsClient,
  logGroupName: string,
): Promise<Record<string, unknown>[]> {
  return (await messages(client, logGroupName))
    .filter((text) => text.startsWith('{'))
    .map((text) => JSON.parse(text));
}

/** All messages of a log group. */
export async function messages(client: CloudWatchLogsClient, logGroupName: string): Promise<string[]> {
  const found: string[] = [];
  for await (const page of paginateFilterLogEvents({ client }, { logGroupName })) {
    found.push(...(page.events ?? []).map(({ message = '' }) => message.trim()));
  }
  return found;
}

export async function logGroups(client: CloudWatchLogsClient): Promise<string[]> {
  const names: string[] = [];
  for await (const page of paginateDescribeLogGroups({ client }, {})) {
    names.push(...(page.logGroups ?? []).map(({ logGroupName = '' }) => logGroupName));
  }
  return names;
}
