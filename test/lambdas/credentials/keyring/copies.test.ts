import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { sdkError } from '../../../../engine/src/testing/sdk-error';
import { refusalOf } from '../../../../engine/test/world/account';
import type { KeyringParameters } from '../../../../lambdas/credentials/keyring/contract';
import { copiesOf, objectCopy, parameterCopy } from '../../../../lambdas/credentials/keyring/copies';
import type { KeySetCopy } from '../../../../lambdas/credentials/keyring/publication';
import { LOG } from './publications';

const sent: { input: object }[] = [];
const answering = (answer: object) =>
  ({
    send: async (command: { input: object }) => {
      sent.push(command);
      return answer;
    },
  }) as never;
const failing = (name: string, status: number) =>
  ({ send: () => Promise.reject(sdkError(name, status)) }) as never;
const TEXT = '{"keys":[]}';

beforeEach(() => void sent.splice(0));

test('a copy is an object in S3 with its type and its time', async () => {
  await objectCopy('keys', 'jwks.json', 300, LOG, answering({})).write(TEXT);
  expect(sent[0]).toBeInstanceOf(PutObjectCommand);
  expect(sent[0]?.input).toEqual({
    Bucket: 'keys',
    Key: 'jwks.json',
    Body: TEXT,
    ContentType: 'application/jwk-set+json',
    CacheControl: 'public, max-age=300',
  });
});

const bodies: { destroyed: boolean; read: boolean }[] = [];
/** An object with a body that is read at most once. */
const objectWith = (text: string, changes: object = {}) => {
  const body = {
    destroyed: false,
    read: false,
    async transformToString() {
      body.read = true;
      return text;
    },
    destroy() {
      body.destroyed = true;
    },
  };
  bodies.push(body);
  const headers = { ContentType: 'application/jwk-set+json', CacheControl: 'public, max-age=300' };
  return { ContentLength: Buffer.byteLength(text), Body: body, ...headers, ...changes };
};

test.each<[string, object, boolean]>([
  ['is the same', {}, true],
  ['has another text', objectWith('{"keys":{}}'), false],
  ['has another length', objectWith('{}'), false],
  ['has no body', { Body: undefined }, false],
  ['has another type', { ContentType: 'text/html' }, false],
  ['has another time', { CacheControl: 'no-store' }, false],
])('an object is compared, if it %s', async (_, changes, expected) => {
  const copy = objectCopy('keys', 'jwks.json', 300, LOG, answering(objectWith(TEXT, changes)));
  expect(await copy.holds(TEXT)).toBe(expected);
  expect(sent[0]).toBeInstanceOf(GetObjectCommand);
  expect(sent[0]?.input).toEqual({ Bucket: 'keys', Key: 'jwks.json' });
});

test('an object is not read if it is too large', async () => {
  bodies.length = 0;
  const copy = objectCopy('keys', 'jwks.json', 300, LOG, answering(objectWith('x'.repeat(1e6))));
  expect(await copy.holds(TEXT)).toBe(false);
  expect(bodies).toMatchObject([{ destroyed: true, read: false }]);
});

test('a copy is a parameter, whose value is replaced', async () => {
  await parameterCopy('/keys', LOG, answering({})).write(TEXT);
  expect(sent[0]).toBeInstanceOf(PutParameterCommand);
  expect(sent[0]?.input).toEqual({ Name: '/keys', Type: 'String', Value: TEXT, Overwrite: true });
});

test.each([
  [TEXT, true],
  ['{}', false],
])('a parameter is compared: %s', async (Value, expected) => {
  const copy = parameterCopy('/keys', LOG, answering({ Parameter: { Value } }));
  expect(await copy.holds(TEXT)).toBe(expected);
  expect(sent[0]).toBeInstanceOf(GetParameterCommand);
  expect(sent[0]?.input).toEqual({ Name: '/keys' });
});

test.each<[string, KeySetCopy, string, string, boolean]>([
  [
    'an object that is denied',
    objectCopy('keys', 'a', 1, LOG, failing('AccessDenied', 403)),
    'AccessDenied',
    's3:GetObject on the object a in keys',
    true,
  ],
  [
    'a missing object',
    objectCopy('keys', 'a', 1, LOG, failing('NoSuchKey', 404)),
    'CallFailed',
    'NoSuchKey',
    true,
  ],
  [
    'an object in an archive',
    objectCopy('keys', 'a', 1, LOG, failing('InvalidObjectState', 403)),
    'CallFailed',
    'InvalidObjectState',
    true,
  ],
  [
    'an unreachable object',
    objectCopy('keys', 'a', 1, LOG, failing('InternalError', 500)),
    'CallFailed',
    'InternalError',
    false,
  ],
  [
    'a missing parameter',
    parameterCopy('/keys', LOG, failing('ParameterNotFound', 400)),
    'CallFailed',
    'ParameterNotFound',
    true,
  ],
])('a read of %s fails', async (_, copy, code, found, isRefused) => {
  const error = await refusalOf(copy.holds(TEXT));
  expect([error.code, error.call?.refused]).toEqual([code, isRefused]);
  expect(error.message).toContain(found);
});

test('a write that is denied names the action and the object', async () => {
  const copy = objectCopy('keys', 'jwks.json', 300, LOG, failing('AccessDenied', 403));
  const error = await refusalOf(copy.write(''));
  expect([error.code, error.message]).toEqual([
    'AccessDenied',
    expect.stringContaining('s3:PutObject on the object jwks.json in keys'),
  ]);
});

test.each<[Partial<KeyringParameters>, number]>([
  [{}, 0],
  [{ bucket: 'keys', objectKey: 'jwks.json' }, 1],
  [{ parameterName: '/keys' }, 1],
  [{ bucket: 'keys', objectKey: 'jwks.json', parameterName: '/keys' }, 2],
])('a copy is made for each place: %j', (places, count) => {
  process.env.AWS_REGION = 'eu-central-1';
  expect(copiesOf(places as KeyringParameters, LOG)).toHaveLength(count);
});
