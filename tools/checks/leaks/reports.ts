import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { Deployed } from './deployed';
import { GITLAB_TYPE, TOKEN_REPOSITORY } from './names';
import { type Answer, post } from './post';

/** Attempts of a sender: GitHub and people repeat a report that was not accepted. */
const ATTEMPTS = 8;

/** Posts a body to the webhook of GitHub, signed with a secret. */
export async function postWebhook(deployed: Deployed, body: string, secret: string): Promise<Answer> {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return post(deployed, 'GitHubUrl', body, {
    'x-github-event': 'secret_scanning_alert',
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${signature}`,
    'user-agent': 'GitHub-Hookshot/check',
  });
}

/** Body of the webhook for an alert. It has no value. */
export const alertBody = (number: number, repository: string = TOKEN_REPOSITORY): string => {
  const [login, name] = repository.split('/');
  return JSON.stringify({
    action: 'created',
    alert: { number, created_at: new Date().toISOString(), state: 'open', secret_type: 'custom' },
    repository: { id: 1, name, full_name: repository, owner: { login } },
  });
};

/** GitHub finds a value, and delivers the webhook until it is accepted. Returns the number of the alert. */
export async function leakOnGitHub(
  deployed: Deployed,
  value: string,
  repository: string = TOKEN_REPOSITORY,
): Promise<number> {
  const number = deployed.github.add(value, repository);
  const secret = (await deployed.current(deployed.output('CheckWebhookSecret'))).value;
  const body = alertBody(number, repository);
  await until('a webhook', async () => (await postWebhook(deployed, body, secret)).status < 300);
  return number;
}

/** The partner program of GitHub finds a value, and sends it until it is accepted. Returns the answer about it. */
export async function leakToPartner(deployed: Deployed, token: string): Promise<string> {
  const url = `https://github.example/shop/other/blob/main/${randomUUID()}`;
  const body = JSON.stringify([{ token, type: 'shop_key', url, source: 'content' }]);
  let answer: Answer = { status: 0, body: '' };
  await until('a report of the partner program', async () => {
    answer = await post(deployed, 'GitHubPartnerUrl', body, deployed.github.signed(body));
    return answer.status === 200;
  });
  return answer.body;
}

/** GitLab finds a value, and sends it until it is accepted. */
export async function leakOnGitLab(deployed: Deployed, token: string): Promise<void> {
  const { value } = await deployed.current(deployed.output('CheckGitLabShared'));
  const location = `https://gitlab.example/shop/app/-/blob/main/${randomUUID()}`;
  const body = JSON.stringify([{ type: GITLAB_TYPE, token, location }]);
  const headers = { authorization: value };
  await until(
    'a report of GitLab',
    async () => (await post(deployed, 'GitLabRevokeUrl', body, headers)).status === 204,
  );
}

/** An app writes a value to its log. */
export async function leakInLog({ environment: { aws }, output }: Deployed, value: string): Promise<void> {
  const stream = { logGroupName: output('CheckLog'), logStreamName: randomUUID() };
  await aws.logs.send(new CreateLogStreamCommand(stream));
  const message = `${new Date().toISOString()} INFO authorization: Bearer ${value}`;
  await aws.logs.send(
    new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: Date.now(), message }] }),
  );
}

/** A person reports a leak, again if the function ended. Returns the answer of the function. */
export async function leakByPerson(
  { environment: { aws }, output }: Deployed,
  report: object,
): Promise<Record<string, string>> {
  let answer: Record<string, string> = {};
  await until('a report of a person', async () => {
    const Payload = Buffer.from(JSON.stringify({ rekey: 'report-leak', place: 'a check', ...report }));
    const result = await aws.lambda.send(new InvokeCommand({ FunctionName: output('CheckIntake'), Payload }));
    answer = JSON.parse(Buffer.from(result.Payload ?? []).toString());
    // The emulator answers so when the process of a function ended.
    return !(answer.errorMessage ?? '').includes('Worker process died');
  });
  return answer;
}

async function until(what: string, isDone: () => Promise<boolean>): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (await isDone()) return;
    await pause(300);
  }
  throw new Error(`${what} was not accepted in ${ATTEMPTS} attempts.`);
}
