import { readFileSync } from 'node:fs';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { awsClients } from '../../../rehearsal/checks/deploy/aws';
import { callAsRoot } from './account';
(async () => {
  const env = JSON.parse(readFileSync('/tmp/wt/log/env.json', 'utf8'));
  const aws = awsClients({ ...env, region: 'eu-central-1' }); const call = callAsRoot(env);
  const secret = process.argv[2] ?? 'mailer';
  const v = JSON.parse((await aws.secretsManager.send(new GetSecretValueCommand({ SecretId: secret }))).SecretString ?? '');
  const t0 = Date.now();
  const out = await aws.lambda.send(new InvokeCommand({ FunctionName: env.outputs.OutIntake, Payload: Buffer.from(JSON.stringify({ rekey: 'report-leak', credential: v.accessKeyId, place: 'check', reporter: 'arn:aws:iam::123456789012:user/me' })) }));
  const answer = JSON.parse(Buffer.from(out.Payload ?? []).toString()); console.log(answer, Date.now() - t0);
  for (let i = 0; i < 300; i++) {
    const d = await call('states', 'DescribeExecution', { executionArn: answer.execution }) as any;
    if (d.status !== 'RUNNING') { console.log(d.status, d.error, d.cause, ((Date.now() - t0) / 1000).toFixed(1), JSON.stringify(JSON.parse(d.output ?? '{}'), null, 1)); break; }
    await new Promise((r) => setTimeout(r, 500));
  }
  const h = await call('states', 'GetExecutionHistory', { executionArn: answer.execution, maxResults: 500 }) as any;
  for (const e of h.events) { const det = Object.entries(e).find(([k]) => k.endsWith('Details'))?.[1] as any; console.log(((e.timestamp * 1000 - t0) / 1000).toFixed(1), e.type, det?.name ?? '', det?.error ?? '', (det?.cause ?? '').slice(0, 300)); }
})();
