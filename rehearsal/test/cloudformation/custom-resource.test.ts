import { assemblyOf } from '../assembly/temporary-assembly';
import { deployment } from './fixtures';

const TOKEN = 'arn:aws:lambda:eu-central-1:123456789012:function:provider';
const CUSTOM = {
  Type: 'Custom::Thing',
  Properties: { ServiceToken: TOKEN, Size: 3, On: true, Deep: { list: [1] }, ServiceTimeout: 60 },
};

// biome-ignore lint/suspicious/noExplicitAny: an event as the function gets it
type Event = any;

/** A stage on which `answer` decides what the provider function puts to the response URL. */
function stageWith(template: object, answer: (event: Event) => object | string | undefined) {
  const stage = deployment(assemblyOf(template));
  const events: Event[] = [];
  const statuses: number[] = [];
  stage.aws.lambda.createFunction({
    name: 'provider',
    roleArn: 'arn:aws:iam::123456789012:role/provider',
    behaviour: async (event: Event) => {
      events.push(event);
      const body = answer(event);
      if (body === undefined) return;
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      statuses.push(stage.aws.responseUrls.put('PUT', event.ResponseURL, text));
    },
  });
  return { ...stage, events, statuses };
}

const success = { Status: 'SUCCESS', PhysicalResourceId: 'thing-1', Data: { Colour: 'blue' } };

test('its function gets the event of CloudFormation, every scalar as text', async () => {
  const stage = stageWith({ Resources: { Thing: CUSTOM } }, () => success);

  await stage.deploy();

  expect(stage.events).toEqual([
    {
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
    },
  ]);
  expect(stage.statuses).toEqual([200]);
});

test('its function gets a reference to a secret as it stands, and the report says so', async () => {
  const Secret = '{{resolve:secretsmanager:not-there:SecretString:password}}';
  const Thing = { Type: 'Custom::Thing', Properties: { ServiceToken: TOKEN, Secret } };
  const stage = stageWith({ Resources: { Thing } }, () => success);

  await stage.deploy();

  expect(stage.events[0].ResourceProperties).toEqual({ ServiceToken: TOKEN, Secret });
  expect(stage.cloudFormation.notSimulated).toEqual([
    {
      type: 'Custom::Thing',
      path: 'App/Thing',
      property: 'Secret',
      reason: 'CloudFormation does not resolve references to secrets in custom resources',
    },
  ]);
});

test('its answer gives the physical id and the attributes', async () => {
  const template = {
    Resources: { Thing: CUSTOM },
    Outputs: { Id: { Value: { Ref: 'Thing' } }, Colour: { Value: { 'Fn::GetAtt': ['Thing', 'Colour'] } } },
  };
  const stage = stageWith(template, () => success);

  await stage.deploy();

  expect(stage.cloudFormation.outputs.App).toEqual({ Id: 'thing-1', Colour: 'blue' });
});

test('deleting the stack sends Delete with the physical id', async () => {
  const stage = stageWith({ Resources: { Thing: CUSTOM } }, () => success);
  await stage.deploy();

  await stage.destroy();

  expect(stage.events[1]).toMatchObject({ RequestType: 'Delete', PhysicalResourceId: 'thing-1' });
});

test('a failed creation is deleted again, and its reason is in the error', async () => {
  const stage = stageWith({ Resources: { Thing: CUSTOM } }, ({ RequestType }) =>
    RequestType === 'Create'
      ? { Status: 'FAILED', Reason: 'SlotTaken: two keys are there', PhysicalResourceId: 'half' }
      : success,
  );

  await expect(stage.deploy()).rejects.toMatchObject({
    code: 'DeployFailed',
    message: expect.stringMatching(/App\/Thing \(Custom::Thing\): SlotTaken: two keys are there/),
  });

  expect(stage.events[1]).toMatchObject({ RequestType: 'Delete', PhysicalResourceId: 'half' });
});

test('a deletion that fails is told with what is left', async () => {
  const stage = stageWith({ Resources: { Thing: CUSTOM } }, ({ RequestType }) =>
    RequestType === 'Create' ? success : { Status: 'FAILED', Reason: 'busy' },
  );
  await stage.deploy();

  await expect(stage.destroy()).rejects.toMatchObject({
    code: 'DestroyFailed',
    message: expect.stringContaining('App/Thing (Custom::Thing): busy'),
  });
});

test('without an answer the deploy fails when ServiceTimeout is over', async () => {
  const stage = stageWith({ Resources: { Thing: CUSTOM } }, ({ RequestType }) =>
    RequestType === 'Create' ? undefined : success,
  );
  const before = stage.aws.timeline.now();

  await expect(stage.deploy()).rejects.toThrow(/did not receive a response .* within 60 s/);

  expect(stage.aws.timeline.now() - before).toBeGreaterThan(60_000);
});

test.each([
  ['is not JSON', 'hello', 'not a valid custom resource response'],
  ['has no status', {}, 'not a valid custom resource response'],
  ['is too long', { ...success, Data: { text: 'x'.repeat(5000) } }, 'too long'],
])('an answer that %s fails the deploy', async (_, answer, reason) => {
  const stage = stageWith({ Resources: { Thing: CUSTOM } }, ({ RequestType }) =>
    RequestType === 'Create' ? answer : success,
  );
  await expect(stage.deploy()).rejects.toThrow(reason);
});

test('a second answer to the same URL is refused', async () => {
  const stage = stageWith({ Resources: { Thing: CUSTOM } }, () => success);
  await stage.deploy();

  expect(stage.aws.responseUrls.put('PUT', stage.events[0].ResponseURL, JSON.stringify(success))).toBe(403);
});

test.each([
  ['a provider of aws-cdk-lib for services that are not simulated', 'Custom::S3AutoDeleteObjects', TOKEN],
  ['a function outside of the assembly', 'Custom::Thing', `${TOKEN}-other`],
  ['a topic', 'Custom::Thing', 'arn:aws:sns:eu-central-1:123456789012:topic'],
])('%s is only recorded, with the reason', async (_, Type, ServiceToken) => {
  const stage = stageWith({ Resources: { Thing: { Type, Properties: { ServiceToken } } } }, () => success);

  await stage.deploy();

  expect(stage.events).toEqual([]);
  expect(stage.cloudFormation.notSimulated).toEqual([
    { type: Type, path: 'App/Thing', reason: expect.any(String) },
  ]);
});

test('a secret value in an answer is an exposure', async () => {
  const stage = stageWith({ Resources: { Thing: CUSTOM } }, () => ({
    ...success,
    Data: { key: 'very-secret-value' },
  }));
  stage.aws.exposureWatch.learn('very-secret-value', 'mail');

  await stage.deploy();

  expect(stage.aws.exposureWatch.exposures).toEqual([
    expect.objectContaining({ place: 'custom-resource:App/Thing', secret: 'mail' }),
  ]);
});
