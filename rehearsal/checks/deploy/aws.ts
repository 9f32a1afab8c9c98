import { readFileSync } from 'node:fs';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';

/** Clients with which the check inspects the account, as its root user. */
export function awsClients(at: { endpoint: string; certificate: string; region: string }) {
  const root = { accessKeyId: 'test', secretAccessKey: 'test' };
  const settings = {
    endpoint: at.endpoint,
    region: at.region,
    credentials: root,
    requestHandler: { httpsAgent: { ca: readFileSync(at.certificate) } },
  };
  return {
    cloudFormation: new CloudFormationClient(settings),
    iam: new IAMClient(settings),
    lambda: new LambdaClient(settings),
    logs: new CloudWatchLogsClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    scheduler: new SchedulerClient(settings),
    secretsManager: new SecretsManagerClient(settings),
    ssm: new SSMClient(settings),
    /** STS with other credentials, to test whether they authenticate. */
    stsAs: (credentials: { accessKeyId: string; secretAccessKey: string }) =>
      new STSClient({ ...settings, credentials, maxAttempts: 1 }),
  };
}

export type Aws = ReturnType<typeof awsClients>;
