import { deployment } from './fixtures';

const TOKEN = 'arn:aws:lambda:eu-central-1:123456789012:function:provider';
const CUSTOM = {
  Type: 'Custom::Thing',
  Properties: { ServiceToken: TOKEN, Size: 3, On: true, Deep: { list: [1] }, ServiceTimeout: 60 },
};
const SUCCESS = { Status: 'SUCCESS', PhysicalResourceId: 'thing-1', Data: { Colour: 'blue' } };

// biome-ignore lint/suspicious/noExplicitAny: the event of a function
type Event = any;
type Answer = object | string | null;

/** A deployment of one custom resource. Its provider sends `created` for Create, and `deleted` for Delete, to the response URL. */
function customResource(created: Answer = SUCCESS, deleted: Answer = SUCCESS, resource: object = CUSTOM) {
  const Outputs = {
    Id: { Value: { Ref: 'Thing' } },
    Colour: { Value: { 'Fn::GetAtt': ['Thing', 'Colour'] } },
  };
  const env = deployment({ Thing: resource }, resource === CUSTOM ? { Outputs } : {});
  const events: Event[] = [];
  const statuses: number[] = [];
  env.aws.lambda.createFunction({
    name: 'provider',
    roleArn: 'arn:aws:iam::123456789012:role/provider',
    behaviour: async (event: Event) => {
      events.push(event);
      const answer = event.RequestType === 'Create' ? created : deleted;
      if (answer === null) return;
      const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
      statuses.push(env.aws.responseUrls.put('PUT', event.ResponseURL, body));
    },
  });
  return { ...env, events, statuses };
}

test('sends Create with every scalar as text, reads the answer, and sends Delete', async () => {
  const { aws, cloudFormation, deploy, destroy, events, statuses } = customResource();

  await deploy();

  const [create] = events;
  expect(create).toEqual({
    RequestType: 'Create',
    ResponseURL: expect.stringMatching(
      /^https:\/\/cloudformation-custom-resource-response-eucentral1\.s3\.eu-central-1\.amazonaws\.com\/arn%3Aaws%3Acloudformation%3A[^/]+%7CThing%7C[0-9a-f-]{36}\?/,
    ),
    StackId: expect.stringMatching(/^arn:aws:cloudformation:eu-central-1:123456789012:stack\/App\//),
    RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    ResourceType: 'Custom::Thing',
    LogicalResourceId: 'Thing',
    ServiceToken: TOKEN,
    ResourceProperties: {
      ServiceToken: TOKEN,
      Size: '3',
      On: 'true',
      Deep: { list: ['1'] },
      ServiceTimeout: '60',
    },
  });
  expect(statuses).toEqual([200]);
  expect(cloudFormation.outputs.App).toEqual({ Id: 'thing-1', Colour: 'blue' });
  // A response URL accepts one answer.
  expect(aws.responseUrls.put('PUT', create.ResponseURL, JSON.stringify(SUCCESS))).toBe(403);

  await destroy();

  expect(events[1]).toMatchObject({ RequestType: 'Delete', PhysicalResourceId: 'thing-1' });
});

test('passes a reference to a secret without its value, and reports it', async () => {
  const Secret = '{{resolve:secretsmanager:not-there:SecretString:password}}';
  const thing = { Type: 'Custom::Thing', Properties: { ServiceToken: TOKEN, Secret } };
  const { cloudFormation, deploy, events } = customResource(SUCCESS, SUCCESS, thing);

  await deploy();

  expect(events[0].ResourceProperties).toEqual({ ServiceToken: TOKEN, Secret });
  expect(cloudFormation.notSimulated).toEqual([
    {
      type: 'Custom::Thing',
      path: 'App/Thing',
      property: 'Secret',
      reason: 'CloudFormation does not resolve references to secrets in custom resources',
    },
  ]);
});

test('deletes a resource whose creation failed, and reports the reason', async () => {
  const { deploy, events } = customResource({
    Status: 'FAILED',
    Reason: 'SlotTaken: two keys exist',
    PhysicalResourceId: 'half',
  });

  await expect(deploy()).rejects.toMatchObject({
    code: 'DeployFailed',
    message: expect.stringContaining('App/Thing (Custom::Thing): SlotTaken: two keys exist'),
  });

  expect(events[1]).toMatchObject({ RequestType: 'Delete', PhysicalResourceId: 'half' });
});

test('reports a deletion that fails', async () => {
  const { deploy, destroy } = customResource(SUCCESS, { Status: 'FAILED', Reason: 'busy' });
  await deploy();

  await expect(destroy()).rejects.toMatchObject({
    code: 'DestroyFailed',
    message: expect.stringContaining('App/Thing (Custom::Thing): busy'),
  });
});

test('fails the deployment without an answer after ServiceTimeout', async () => {
  const { aws, deploy } = customResource(null);
  const before = aws.timeline.now();
  await expect(deploy()).rejects.toThrow(/did not receive a response .* within 60 s/);
  expect(aws.timeline.now() - before).toBeGreaterThan(60_000);
});

test.each([
  ['is not JSON', 'hello', 'not a valid custom resource response'],
  ['has no status', {}, 'not a valid custom resource response'],
  ['is too long', { ...SUCCESS, Data: { text: 'x'.repeat(5000) } }, 'too long'],
])('fails the deployment with an answer that %s', async (_, answer, reason) => {
  await expect(customResource(answer).deploy()).rejects.toThrow(reason);
});

test.each([
  ['a provider of aws-cdk-lib for other services', 'Custom::S3AutoDeleteObjects', TOKEN, /services/],
  ['a function outside of the assembly', 'Custom::Thing', `${TOKEN}-other`, /not part of the rehearsal/],
  ['a topic', 'Custom::Thing', 'arn:aws:sns:eu-central-1:123456789012:topic', /not a function/],
])('does not call %s, and reports the reason', async (_, type, ServiceToken, reason) => {
  const thing = { Type: type, Properties: { ServiceToken } };
  const { cloudFormation, deploy, events } = customResource(SUCCESS, SUCCESS, thing);

  await deploy();

  expect(events).toEqual([]);
  expect(cloudFormation.notSimulated).toEqual([
    { type, path: 'App/Thing', reason: expect.stringMatching(reason) },
  ]);
});

test('reports a secret value in an answer as an exposure', async () => {
  const { aws, deploy } = customResource({ ...SUCCESS, Data: { Colour: 'very-secret-value' } });
  aws.exposureWatch.learn('very-secret-value', 'mail');

  await deploy();

  expect(aws.exposureWatch.exposures).toEqual([
    expect.objectContaining({ place: 'custom-resource:App/Thing', secret: 'mail' }),
  ]);
});
