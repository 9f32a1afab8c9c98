import { sdkError } from '../../../../engine/src/testing/sdk-error';
import { evidenceStore } from '../../../../lambdas/leaks/evidence/store';
import { sesReceiver } from '../../../../lambdas/leaks/notify/ses';
import { slackReceiver } from '../../../../lambdas/leaks/notify/slack';
import { snsReceiver } from '../../../../lambdas/leaks/notify/sns';
import { factsOf } from '../../../../lambdas/leaks/report/facts';
import { toldIn } from '../../../../lambdas/leaks/report/told';
import { EXECUTION, ended, incident } from '../incident';

const message = { subject: `Dead after 41 s: café… ${'x'.repeat(200)}`, text: 'line <1>\n& <!channel>\n' };

/** A client of the SDK that records inputs, or throws. */
function client(...errors: unknown[]) {
  const inputs: Record<string, unknown>[] = [];
  const send = async ({ input }: { input: Record<string, unknown> }) => {
    inputs.push(input);
    const error = errors.shift();
    if (error) throw error;
    return {};
  };
  return { inputs, send: send as never };
}

test('SNS gets a subject of ASCII in fewer than 100 characters', async () => {
  const { inputs, send } = client();
  await snsReceiver({ send }, 'arn:topic')(message);
  expect(inputs).toEqual([
    {
      TopicArn: 'arn:topic',
      Subject: expect.stringMatching(/^Dead after 41 s: caf\?\.\.\. x+$/),
      Message: message.text,
    },
  ]);
  expect(String(inputs[0]?.Subject)).toHaveLength(99);
});

test('SES gets plain text for all addresses', async () => {
  const { inputs, send } = client();
  await sesReceiver({ send }, { from: 'leaks@example.com', to: ['a@example.com', 'b@example.com'] })(message);
  expect(inputs[0]).toMatchObject({
    FromEmailAddress: 'leaks@example.com',
    Destination: { ToAddresses: ['a@example.com', 'b@example.com'] },
    Content: { Simple: { Subject: { Data: message.subject }, Body: { Text: { Data: message.text } } } },
  });
});

describe('Slack', () => {
  const path = ['services', 'T0', 'B0', 'x'].join('/');
  const url = `https://hooks.slack.com/${path}`;
  const post = (secret: string, response: () => Promise<Response>) => {
    const requests: [string, RequestInit][] = [];
    const receive = slackReceiver(
      'arn:slack',
      async () => secret,
      async (to, init) => {
        requests.push([to, init]);
        return response();
      },
    );
    return { requests, sent: receive(message) };
  };

  test('gets the text without links and mentions, and no redirect is followed', async () => {
    const { requests, sent } = post(`${url}\n`, async () => new Response('ok'));
    await sent;
    expect(requests[0]?.[0]).toBe(url);
    expect(requests[0]?.[1]).toMatchObject({ method: 'POST', redirect: 'manual' });
    const { text } = JSON.parse(String(requests[0]?.[1].body));
    expect(text).toContain('line &lt;1&gt;\n&amp; &lt;!channel&gt;');
  });

  test.each([
    'http://hooks.slack.com/services/x',
    'https://hooks.slack.com.evil.example/services/x',
    'https://evil.example/services/x',
    'https://a@hooks.slack.com/services/x',
    'https://hooks.slack.com/services/../x?y',
    '',
  ])('is not sent to %s', async (address) => {
    const { requests, sent } = post(address, async () => new Response('ok'));
    await expect(sent).rejects.toMatchObject({ name: 'SlackAddressRefused' });
    expect(requests).toEqual([]);
  });

  test('names its failures without the address', async () => {
    for (const [response, name] of [
      [async () => new Response('no', { status: 404 }), 'SlackHttp404'],
      [
        async () => new Response(null, { status: 302, headers: { location: 'https://evil.example' } }),
        'SlackHttp302',
      ],
      [async () => Promise.reject(new Error(url)), 'SlackUnreachable'],
    ] as const) {
      const error = await post(url, response).sent.catch((thrown: Error) => thrown);
      expect(error).toMatchObject({ name });
      expect(String(error)).not.toContain(url);
    }
  });
});

describe('the evidence bucket', () => {
  test('keeps the first object of a key, also if writes meet', async () => {
    const { inputs, send } = client(sdkError('ConditionalRequestConflict', 409));
    expect(await evidenceStore({ send }, 'b').putOnce('k', '{}')).toBe(true);
    expect(inputs).toEqual(
      Array(2).fill({ Bucket: 'b', Key: 'k', Body: '{}', ContentType: 'application/json', IfNoneMatch: '*' }),
    );
    const exists = client(sdkError('PreconditionFailed', 412));
    expect(await evidenceStore(exists, 'b').putOnce('k', '{}')).toBe(false);
    const denied = client(sdkError('AccessDenied', 403));
    await expect(evidenceStore(denied, 'b').putOnce('k', '{}')).rejects.toThrow();
  });

  test('writes another version of a part', async () => {
    const { inputs, send } = client();
    await evidenceStore({ send }, 'b').put('k', '{}');
    expect(inputs[0]).not.toHaveProperty('IfNoneMatch');
  });
});

test('the item of an incident has its outcome, the end of the denial and the receivers', async () => {
  const inputs: Record<string, unknown>[] = [];
  const told = toldIn(
    async (_service, _operation, input) => {
      inputs.push(input as Record<string, unknown>);
      return { Attributes: { told: { SS: ['final:sns'] } } };
    },
    'incidents',
    () => 0,
  );
  const about = incident(ended);
  const facts = factsOf({ stage: 'final', incident: about });
  expect(await told.record(facts, about)).toEqual(new Set(['final:sns']));
  await told.add(about, ['final:slack']);
  await told.add(about, []);
  expect(inputs).toHaveLength(2);
  expect(inputs[0]).toMatchObject({
    TableName: 'incidents',
    Key: { id: { S: 'incident#github-1' } },
    ExpressionAttributeValues: {
      ':outcome': { S: 'dead' },
      ':execution': { S: EXECUTION },
      ':user': { S: 'mailer' },
      // 36 hours after the proof.
      ':until': { S: '2026-12-01T00:00:43.000Z' },
      ':expiresAt': { N: String(90 * 24 * 60 * 60) },
    },
  });
  expect(inputs[1]).toMatchObject({ UpdateExpression: 'ADD told :told SET expiresAt = :expiresAt' });
  await told.record(factsOf({ stage: 'contained', incident: incident() }), incident());
  expect(inputs[2]?.UpdateExpression).not.toContain('denied');
});
