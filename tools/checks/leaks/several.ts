import { InvokeCommand } from '@aws-sdk/client-lambda';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { Finding } from '../../../lambdas/leaks/contract';
import type { Deployed } from './deployed';
import { endOf } from './executions';
import { APP_REPOSITORY, TWINS } from './names';
import { leakOnGitHub } from './reports';
import { LONGEST, timesOf } from './responded';
import type { Response } from './response';

/** A value that two secrets hold is found on GitHub. A GitHub App reads and closes its alert. */
export async function inTwoSecrets(deployed: Deployed): Promise<Omit<Response, 'killed'>[]> {
  const [{ secret }, copy] = TWINS;
  const { value } = await deployed.current(secret);
  await store(deployed, copy, value);
  const leaked = String(JSON.parse(value).key);
  const start = Date.now();
  const alert = await leakOnGitHub(deployed, leaked, APP_REPOSITORY);
  const isReport = ({ alert: found, part }: Finding) => found?.number === alert && part === undefined;
  const { finding, incident } = await endOf(deployed, isReport, LONGEST);
  const { parts = [], explanation } = incident.match ?? {};
  if (parts.length !== TWINS.length)
    throw new Error(`The report about two secrets has ${parts.length} parts. ${explanation}`);
  if (finding.alert?.app === undefined) throw new Error('The alert was not read with the app.');
  return Promise.all(
    TWINS.map(async ({ secret: name, construct }) => {
      const part = parts.find((one) => one.secret.includes(`:${name}-`));
      const execution = await endOf(deployed, ({ id }) => id === part?.finding, LONGEST);
      const times = await timesOf(start, execution);
      return { source: 'github', kind: 'generated', leaked, construct, ...times, alert } as const;
    }),
  );
}

/** Stores a value in a secret, as a person does. The next sweep of its rotator puts it into the index. */
async function store(
  { environment: { aws }, output }: Deployed,
  { secret, construct }: (typeof TWINS)[number],
  SecretString: string,
): Promise<void> {
  await aws.secretsManager.send(new PutSecretValueCommand({ SecretId: secret, SecretString }));
  const FunctionName = output(`CheckRotator${construct}`);
  const Payload = Buffer.from(JSON.stringify({ rekey: 'sweep' }));
  const { FunctionError } = await aws.lambda.send(new InvokeCommand({ FunctionName, Payload }));
  if (FunctionError !== undefined) throw new Error(`The sweep of ${secret} failed.`);
}
