import { parseEvent } from '../src/events';

describe('an event that replaces a compromised credential', () => {
  test.each([
    [{ rekey: 'replace-now' }, { type: 'replace-now' }],
    [
      { rekey: 'replace-now', credential: 'AKIAIOSFODNN7EXAMPLE' },
      { type: 'replace-now', credential: 'AKIAIOSFODNN7EXAMPLE' },
    ],
  ])('%j', (event, parsed) => {
    expect(parseEvent(event)).toEqual(parsed);
  });

  // Read as if nothing was named, each of these would replace the current credential.
  test.each([
    [{ rekey: 'replace-now', Credential: 'AKIA1' }, 'unknown members: Credential'],
    [{ rekey: 'replace-now', credential: '' }, 'not a valid id'],
    [{ rekey: 'replace-now', credential: null }, 'not a valid id'],
    [{ rekey: 'replace-now', credential: ['AKIA1'] }, 'not a valid id'],
    [{ rekey: 'replace-now', credential: 'AKIA 1' }, 'not a valid id'],
    [{ rekey: 'replace-now', credential: 'A'.repeat(129) }, 'not a valid id'],
    [{ rekey: 'replace_now' }, 'without a Step'],
  ])('is not %j', (event, found) => {
    expect(() => parseEvent(event)).toThrow(
      expect.objectContaining({ code: 'BadEvent', message: expect.stringContaining(found) }),
    );
  });
});

describe('an event that means nothing', () => {
  const create = { RequestType: 'Create' };
  const resource = { ...create, ResourceProperties: { SecretArn: 'arn', Kind: 'memory', Credential: {} } };

  test.each([
    [null, 'with a value that is not an object.'],
    [['createSecret'], 'with a value that is not an object.'],
    [{}, 'with an event without a Step (its members: none).'],
    [{ Step: '', b: 1, a: 1 }, 'with an event without a Step (its members: Step, a, b).'],
    [{ rekey: 'replace-now', z: 1, a: 1 }, 'with a replace-now event with unknown members: a, z.'],
    [{ RequestType: 'Remove' }, 'whose RequestType is not Create, Update or Delete.'],
    [create, 'with a custom resource event without the properties of a credential.'],
    [{ ...create, ResourceProperties: {} }, 'without the properties of a credential.'],
    [{ ...create, ResourceProperties: { Credential: {} } }, 'without a SecretArn (its members: Credential).'],
    [resource, 'without a ResponseURL (its members: RequestType, ResourceProperties).'],
  ])('%j is refused', (event, found) => {
    expect(() => parseEvent(event)).toThrow(
      expect.objectContaining({
        code: 'BadEvent',
        report: expect.objectContaining({ found: expect.stringMatching(`${escaped(found)}$`) }),
      }),
    );
  });

  const escaped = (text: string) => text.replace(/[.()]/g, '\\$&');

  test('in a member that may be left out is read without it', () => {
    const step = { Step: 'createSecret', SecretId: 'arn', ClientRequestToken: 'token', RotationToken: 7 };
    expect(parseEvent(step)).toMatchObject({ type: 'rotation', rotationToken: undefined });
    const told = { ResponseURL: 'https://a', StackId: 's', RequestId: 'r', LogicalResourceId: 'l' };
    expect(parseEvent({ ...resource, ...told, PhysicalResourceId: 7 })).toMatchObject({
      type: 'resource',
      physicalId: undefined,
    });
  });
});
