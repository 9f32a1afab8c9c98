import { join } from 'node:path';
import { LambdaFixture, START } from '../aws/lambda/fixtures';
import { onlyCalls } from './fixtures';

const BUNDLES = join(__dirname, '../../../dist/bundles');

// A rotation function must not wait until Lambda's time limit for one lost response.
test.each([
  ['access-key', { userName: 'mailer' }],
  ['generated', { length: 40, alphabet: 'abcdefghijklmnopqrstuvwxyz', prefix: '' }],
])('the %s rotation function times out without a response', async (kind, credential) => {
  const workshop = new LambdaFixture({ faults: onlyCalls({ 'no-answer': 1 }) });
  const { aws } = workshop;
  try {
    await workshop.open();
    const roleArn = await workshop.role('rotator', 'lambda.amazonaws.com', ['logs:*', 'secretsmanager:*']);
    const { arn } = aws.lambda.createFunction({
      name: 'worker',
      roleArn,
      codeDirectory: join(BUNDLES, kind),
      timeoutSeconds: 300,
      environment: {
        REKEY_SECRET_ARN: `arn:aws:secretsmanager:${aws.region}:${aws.account}:secret:mail-AbCdEf`,
        REKEY_PATH: 'App/Mail',
        REKEY_TIMES: JSON.stringify({ graceSeconds: 1, quarantineSeconds: 1, overdueAfterSeconds: 1 }),
        REKEY_STRAGGLERS: 'hold',
        REKEY_CREDENTIAL: JSON.stringify(credential),
        REKEY_RESOURCE: 'WorkerCredential',
      },
    });
    aws.faults.begin();

    const { functionError } = await workshop.invoke(arn, { rekey: 'sweep' });

    expect(functionError?.errorMessage).toMatch(
      /\[CallFailed\] secretsmanager:DescribeSecret .*TimeoutError/,
    );
    expect(aws.faults.injected['no-answer']).toBe(4);
    expect(aws.timeline.now() - START).toBeLessThan(60_000);
  } finally {
    await workshop.close();
  }
});
