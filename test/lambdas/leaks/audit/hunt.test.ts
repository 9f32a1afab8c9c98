import { ended, incident, KEY } from '../incident';
import { setUp } from './fixtures';
import { call } from './trail';

describe('the hunt', () => {
  test('lists what changed, by which key, counts refused calls, and names the secrets that were read', async () => {
    const { run, hunt } = setUp([
      call('us-east-1', KEY, 'iam', 'CreateAccessKey', {
        requestParameters: { userName: 'mallory' },
        responseElements: { accessKey: { accessKeyId: 'AKIANEW4567234567234', userName: 'mallory' } },
      }),
      call('us-east-1', KEY, 'iam', 'AttachUserPolicy', { errorCode: 'AccessDenied' }),
      call('eu-west-1', KEY, 'lambda', 'UpdateFunctionCode20150331v2', {
        requestParameters: { functionName: 'shop' },
        responseElements: { functionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:shop' },
      }),
      call('eu-west-1', KEY, 'secretsmanager', 'GetSecretValue', {
        requestParameters: { secretId: 'shop/db' },
      }),
      call('eu-west-1', KEY, 'ec2', 'DescribeInstances'),
      ...['one', 'two'].map((roleSessionName) =>
        call('eu-west-1', KEY, 'sts', 'AssumeRole', {
          requestParameters: { roleArn: 'arn:aws:iam::111111111111:role/Admin', roleSessionName },
        }),
      ),
    ]);
    const about = incident(ended);
    const { audit } = await run(about);
    const found = await hunt(about, audit);
    expect(found).toMatchObject({
      remnants: [
        {
          action: 'iam:CreateAccessKey',
          region: 'us-east-1',
          resource: 'userName=mallory, accessKeyId=AKIANEW4567234567234',
          by: KEY,
        },
        { action: 'lambda:UpdateFunctionCode', region: 'eu-west-1' },
        { action: 'sts:AssumeRole', resource: 'roleArn=arn:aws:iam::111111111111:role/Admin' },
      ],
      secretsRead: ['shop/db'],
    });
    expect((found as { explanation: string }).explanation).toMatch(
      /^3 calls created .* 1 more such calls were refused\. 1 secrets or parameters were read/,
    );
  });

  test('without an audit is unknown', async () => {
    const found = await setUp().hunt(incident(), { Error: 'States.Timeout' });
    expect(found).toMatchObject({ remnants: [], explanation: expect.stringContaining('Unknown') });
  });

  test('has at most 50 in the state of the execution', async () => {
    const users = Array.from({ length: 70 }, (_, n) =>
      call('us-east-1', KEY, 'iam', 'CreateUser', { requestParameters: { userName: `user-${n}` } }),
    );
    const { run, hunt } = setUp(users);
    const { audit } = await run(incident(ended));
    const { remnants, explanation } = (await hunt(incident(ended), audit)) as never as {
      remnants: [];
      explanation: string;
    };
    expect([remnants.length, explanation]).toEqual([
      50,
      expect.stringMatching(/^70 calls .*all are in incidents/),
    ]);
  });
});

test('an unknown step is refused', async () => {
  const { handler } = setUp();
  const wrong = { step: 'other', incident: incident() } as never;
  await expect(handler(wrong, { getRemainingTimeInMillis: () => 1 })).rejects.toThrow(/Unknown step other/);
});
