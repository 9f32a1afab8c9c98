import { parseEvent } from '../src/events';

const now = { rekey: 'replace-now' };
const contain = { rekey: 'contain' };
const create = { RequestType: 'Create' };
const resource = { ...create, ResourceProperties: { SecretArn: 'arn', Kind: 'memory', Credential: {} } };

test.each([
  [now, { type: 'replace-now' }],
  [
    { ...now, credential: 'AKIAIOSFODNN7EXAMPLE' },
    { type: 'replace-now', credential: 'AKIAIOSFODNN7EXAMPLE' },
  ],
  [contain, { type: 'contain' }],
  [
    { ...contain, credential: 'KEY1' },
    { type: 'contain', credential: 'KEY1' },
  ],
])('parses %j', (event, parsed) => {
  expect(parseEvent(event)).toEqual(parsed);
});

// A lenient parser would replace the current credential for each invalid replace-now event.
test.each([
  [{ ...now, Credential: 'AKIA1' }, 'with a replace-now event with unknown members: Credential.'],
  [{ ...now, z: 1, a: 1 }, 'with a replace-now event with unknown members: a, z.'],
  ...['', null, ['AKIA1'], 'AKIA 1', 'A'.repeat(129)].map(
    (credential) =>
      [{ ...now, credential }, 'with a replace-now event whose credential is not a valid id.'] as const,
  ),
  [{ ...contain, id: 'AKIA1' }, 'with a contain event with unknown members: id.'],
  [{ ...contain, credential: '' }, 'with a contain event whose credential is not a valid id.'],
  [{ rekey: 'replace_now' }, 'with an event without a Step (its members: rekey).'],
  [null, 'with a value that is not an object.'],
  [['createSecret'], 'with a value that is not an object.'],
  [{}, 'with an event without a Step (its members: none).'],
  [{ Step: '', b: 1, a: 1 }, 'with an event without a Step (its members: Step, a, b).'],
  [
    { RequestType: 'Remove' },
    'with a custom resource event whose RequestType is not Create, Update or Delete.',
  ],
  [create, 'with a custom resource event without the properties of a credential.'],
  [
    { ...create, ResourceProperties: {} },
    'with a custom resource event without the properties of a credential.',
  ],
  [
    { ...create, ResourceProperties: { Credential: {} } },
    'with an event without a SecretArn (its members: Credential).',
  ],
  [resource, 'with an event without a ResponseURL (its members: RequestType, ResourceProperties).'],
] as const)('refuses %j', (event, found) => {
  const report = expect.objectContaining({ found: `The function was invoked ${found}` });
  expect(() => parseEvent(event)).toThrow(expect.objectContaining({ code: 'BadEvent', report }));
});

test('ignores an optional member of another type', () => {
  const step = { Step: 'createSecret', SecretId: 'arn', ClientRequestToken: 'token', RotationToken: 7 };
  expect(parseEvent(step)).toMatchObject({ type: 'rotation', rotationToken: undefined });
  const required = { ResponseURL: 'https://a', StackId: 's', RequestId: 'r', LogicalResourceId: 'l' };
  expect(parseEvent({ ...resource, ...required, PhysicalResourceId: 7 })).toMatchObject({
    type: 'resource',
    physicalId: undefined,
  });
});
