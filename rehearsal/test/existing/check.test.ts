import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkedExisting, readExisting } from '../../src/existing/check';
import { folderOf } from '../assembly/temporary-assembly';

const POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
};
const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

test('accepts every member of the format', () => {
  const exists = {
    users: {
      archivist: {
        path: '/team/',
        accessKeys: ['active', 'inactive'],
        policies: { Read: POLICY },
        managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
        permissionsBoundary: 'arn:aws:iam::123456789012:policy/boundary',
      },
      ghost: false,
    },
    roles: { job: { trust: TRUST } },
    policies: { boundary: { document: POLICY } },
    secrets: { 'prod/db': { value: { password: 'x' } }, 'prod/mail': { value: 'x' }, old: {} },
    keys: { 'alias/app': { policy: { Version: '2012-10-17', Statement: [] }, enabled: false } },
    topics: { oncall: {} },
    vpcs: {
      'vpc-0abc': {
        name: 'main',
        cidr: '10.1.0.0/16',
        subnets: [
          {
            id: 'subnet-1',
            type: 'private',
            availabilityZone: 'eu-central-1a',
            group: 'App',
            cidr: '10.1.0.0/24',
          },
        ],
      },
    },
  };

  expect(checkedExisting(exists)).toBe(exists);
  expect(checkedExisting({})).toEqual({});
  expect(checkedExisting(undefined)).toBeUndefined();
});

test('accepts the example of the README', () => {
  const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
  const [, example] = /```json\n(\{\n {2}"users"[^`]*)```/.exec(readme) ?? [];
  expect(Object.keys(checkedExisting(JSON.parse(String(example))) ?? {})).toEqual([
    ...['users', 'policies', 'secrets', 'vpcs'],
  ]);
});

test.each<[string, unknown, RegExp]>([
  ['a list', [], /exists is \[\]\. Specify an object\./],
  ['null', null, /exists is null\. Specify an object\./],
  ['an unknown member', { user: {} }, /exists has no member user\. Did you mean users\?/],
  ['a member of Object.prototype', { toString: {} }, /exists has no member toString\./],
  [
    'an unknown member of a user',
    { users: { bob: { accessKey: [] } } },
    /exists\.users\["bob"\] has no member accessKey\. Did you mean accessKeys\?/,
  ],
  ['a user that is true', { users: { bob: true } }, /exists\.users\["bob"\] is true\. Specify an object\./],
  [
    'an access key with an unknown state',
    { users: { bob: { accessKeys: ['Active'] } } },
    /accessKeys\[0\] is "Active"\. Specify one of active, inactive\./,
  ],
  [
    'three access keys',
    { users: { bob: { accessKeys: ['active', 'active', 'active'] } } },
    /accessKeys is .* Specify a list of at most 2\./,
  ],
  [
    'an inline policy that IAM refuses',
    { users: { bob: { policies: { P: { Statement: [] } } } } },
    /policies\["P"\] is .* Specify a policy that IAM accepts \(Syntax errors in policy\.\)\./,
  ],
  [
    'an inline policy that is false',
    { users: { bob: { policies: { P: false } } } },
    /policies\["P"\] is false\. Specify an object\./,
  ],
  ['a trust policy without a principal', { roles: { r: { trust: POLICY } } }, /roles\["r"\]\.trust is /],
  ['a policy without a document', { policies: { p: {} } }, /policies\["p"\]\.document is missing\./],
  ['an empty name', { topics: { '': {} } }, /A name in exists\.topics is ""\./],
  [
    'a KMS key with the string yes as enabled',
    { keys: { k: { enabled: 'yes' } } },
    /enabled is "yes"\. Specify true or false/,
  ],
  [
    'a VPC with a name instead of an id',
    { vpcs: { main: { subnets: [] } } },
    /A name in exists\.vpcs is "main"\./,
  ],
  ['a VPC that is false', { vpcs: { 'vpc-1': false } }, /vpcs\["vpc-1"\] is false\. Specify an object\./],
  ['a VPC without subnets', { vpcs: { 'vpc-1': {} } }, /vpcs\["vpc-1"\]\.subnets is missing\./],
  [
    'a subnet of an unknown type',
    { vpcs: { 'vpc-1': { subnets: [{ id: 's', type: 'dmz', availabilityZone: 'a' }] } } },
    /subnets\[0\]\.type is "dmz"\. Specify one of public, private, isolated\./,
  ],
])('refuses %s', (_, exists, message) => {
  expect(() => checkedExisting(exists)).toThrow(expect.objectContaining({ code: 'InvalidOption' }));
  expect(() => checkedExisting(exists)).toThrow(message);
});

test('does not show an invalid value of a secret', () => {
  const exists = { secrets: { s: { value: 271_828_182 } } };
  expect(() => checkedExisting(exists)).toThrow(/exists\.secrets\["s"\]\.value is a number\./);
  expect(() => checkedExisting(exists)).not.toThrow(/271828182/);
});

describe('a file', () => {
  test('is read as JSON', () => {
    const folder = folderOf({ 'exists.json': { topics: { oncall: {} } } });
    expect(readExisting(`${folder}/exists.json`)).toEqual({ topics: { oncall: {} } });
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['is missing', {}, /cannot be read \(ENOENT\)/],
    ['is not JSON', { 'exists.json': '{users:' }, /is not JSON: /],
  ])('is refused if it %s', (_, files, message) => {
    expect(() => readExisting(`${folderOf(files)}/exists.json`)).toThrow(message);
  });

  test.each(['{"secrets":{"db":{"value":hunter2}}}', "{'hunter2':1}", 'hunter2'])(
    'with invalid JSON is refused without its content: %s',
    (content) => {
      const file = `${folderOf({ 'exists.json': content })}/exists.json`;
      const read = () => readExisting(file);
      expect(read).toThrow(/ is not JSON: \w[^.]+\. Correct it/);
      expect(read).not.toThrow(/hunter/);
    },
  );
});
