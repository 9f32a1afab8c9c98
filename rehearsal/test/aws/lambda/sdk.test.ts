import { useLambdaFixture } from './fixtures';

/** Loads the SDK of this repository from a temporary folder. */
const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire(${JSON.stringify(__filename)});`;

describe('the AWS SDK in a function', () => {
  const fixture = useLambdaFixture({ latency: 10 });

  test('uses the credentials of the role at every regional endpoint', async () => {
    const arn = await fixture.handler(`${REQUIRE}
      const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts');
      const clients = ['eu-central-1', 'us-east-1'].map((region) => new STSClient({ region }));
      export const handler = () =>
        Promise.all(clients.map(async (client) => (await client.send(new GetCallerIdentityCommand({}))).Arn));`);
    const regions: string[] = [];
    fixture.aws.onCall(({ operation, region }) => operation === 'GetCallerIdentity' && regions.push(region));
    const role = 'arn:aws:sts::123456789012:assumed-role/worker-role/worker';
    expect((await fixture.invoke(arn)).payload).toEqual([role, role]);
    expect(regions.sort()).toEqual(['eu-central-1', 'us-east-1']);
  });

  test.each([
    ['the endpoint of its environment', ''],
    ["AWS's own host names, over TLS", 'delete process.env.AWS_ENDPOINT_URL;'],
  ])('has the permissions of the role with %s', async (_, before) => {
    const arn = await fixture.handler(
      `${REQUIRE} ${before}
      const { IAMClient, ListUsersCommand, CreateUserCommand } = require('@aws-sdk/client-iam');
      const iam = new IAMClient({});
      export const handler = async () => {
        const { User } = await iam.send(new CreateUserCommand({ UserName: 'mailer' }));
        const denied = await iam.send(new ListUsersCommand({})).catch((error) => error.name);
        return [User.UserName, denied];
      };`,
      { actions: ['iam:CreateUser'] },
    );
    const { aws } = fixture;
    const answer = aws.answer.bind(aws);
    const hosts: unknown[] = [];
    aws.answer = (request) => {
      hosts.push(request.headers.host);
      return answer(request);
    };
    expect((await fixture.invoke(arn)).payload).toEqual(['mailer', 'AccessDenied']);
    const host = before ? 'iam.amazonaws.com' : new URL(aws.endpoint as string).host;
    expect(hosts).toEqual([host, host]);
  });

  test('retries in virtual time', async () => {
    // GIVEN a local AWS that fails three times
    const { aws } = fixture;
    const answer = aws.answer.bind(aws);
    let calls = 0;
    aws.answer = async (request) => {
      calls++;
      if (calls > 3) return answer(request);
      return { status: 503, headers: { 'retry-after': '60' }, body: '' };
    };
    const arn = await fixture.handler(
      `${REQUIRE}
      const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts');
      const client = new STSClient({ maxAttempts: 5 });
      export const handler = async () => {
        const { $metadata } = await client.send(new GetCallerIdentityCommand({}));
        return $metadata.totalRetryDelay;
      };`,
      { timeoutSeconds: 300 },
    );
    const start = aws.timeline.now();
    // WHEN
    const { payload } = await fixture.invoke(arn);
    // THEN
    expect(calls).toBe(4);
    expect(aws.timeline.now() - start).toBe((payload as number) + 2 * 10);
  });
});
