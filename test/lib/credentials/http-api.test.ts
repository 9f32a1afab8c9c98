import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, Aws, CfnParameter, Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { EXPIRING, NAMED, UNNAMED } from '../../../lambdas/credentials/http-api/stand-in/samples';
import {
  Credential,
  HttpApiPreset,
  type HttpApiProps,
  HttpApiSpec,
  RotatingSecret,
  Stragglers,
} from '../../../lib';
import { newStack } from '../support';
import { describeKind } from './describe-kind';

const specOf = (spec: object) => HttpApiSpec.fromObject({ ...spec });
const credentialIn = (stack = newStack(), props: Partial<HttpApiProps> = {}) =>
  Credential.httpApi({ spec: specOf(NAMED), adminSecret: new Secret(stack, 'Admin'), ...props });

describeKind('http-api', credentialIn);

const bound = (props: Partial<HttpApiProps> = {}) => {
  const stack = newStack();
  return credentialIn(stack, props).bind(stack);
};

describe('Credential.httpApi', () => {
  test('passes the hash of the spec, and the spec only in the code', () => {
    const stack = newStack();
    const { parameters, principal, adminSecret } = credentialIn(stack).bind(stack);
    const { json } = specOf(NAMED);
    expect(parameters).toEqual({
      spec: createHash('sha256').update(json).digest('hex'),
      name: 'acme-token',
    });
    expect(principal).toBe('api.acme.example the account shop of Acme');
    expect(adminSecret?.node.id).toBe('Admin');
  });

  test('writes the spec beside the handler', () => {
    const stack = newStack();
    new RotatingSecret(stack, 'Token', { credential: credentialIn(stack) });
    const { Code } =
      Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'))[0]?.Properties ?? {};
    const folder = join((stack.node.root as App).outdir, `asset.${String(Code.S3Key).replace('.zip', '')}`);
    expect(readFileSync(join(folder, 'spec.json'), 'utf8')).toBe(specOf(NAMED).json);
    expect(readFileSync(join(folder, 'index.mjs'), 'utf8').length).toBeGreaterThan(1000);
  });

  test.each<[string, Partial<HttpApiProps>, object]>([
    ['the internet for a public API', {}, { needsInternet: true, slots: 5, vpc: undefined }],
    [
      'no internet for a private one',
      { spec: specOf({ ...NAMED, network: 'private' }) },
      { needsInternet: false },
    ],
    [
      'the lag of reports of uses',
      { spec: specOf(EXPIRING) },
      { usageLag: Duration.seconds(600), slots: undefined },
    ],
    ['two slots', { spec: specOf(UNNAMED) }, { slots: 2 }],
  ])('requires %s', (_name, props, expected) => {
    expect(bound(props)).toMatchObject(expected);
  });

  test('attaches the rotator to the VPC of the API', () => {
    const stack = newStack();
    const vpc = new Vpc(stack, 'Vpc');
    expect(credentialIn(stack, { vpc }).bind(stack).vpc).toBe(vpc);
  });

  test('two secrets can share a principal with named credentials', () => {
    const stack = newStack();
    const spec = HttpApiPreset.sendGrid({ scopes: ['mail.send'] });
    const credential = credentialIn(stack, { spec });
    for (const id of ['A', 'B']) new RotatingSecret(stack, id, { credential });
  });

  test('two secrets cannot share a principal without names', () => {
    const stack = newStack();
    const credential = credentialIn(stack, { spec: specOf(UNNAMED) });
    new RotatingSecret(stack, 'A', { credential, stragglers: Stragglers.CUT_OFF });
    expect(() => new RotatingSecret(stack, 'B', { credential })).toThrow(
      /^\[PrincipalHasAnotherSecret\] .*B and .*A issue credentials of one principal, the client shop of Acme,/,
    );
  });

  test.each([
    ['spec', { spec: 'acme.json' as never }],
    ['adminSecret', { adminSecret: 'arn' as never }],
  ])('refuses another type of %s', (name, props) => {
    expect(() => credentialIn(newStack(), props)).toThrow(
      `[WrongType] The ${name} of Credential.httpApi is of type string.`,
    );
  });
});

describe('HttpApiSpec', () => {
  const write = (text: string): string => {
    const file = join(mkdtempSync(join(tmpdir(), 'rekey-spec-')), 'acme.json');
    writeFileSync(file, text);
    return file;
  };

  test('reads a file', () => {
    const spec = HttpApiSpec.fromFile(write(JSON.stringify({ $schema: './schema.json', ...NAMED }, null, 2)));
    expect(spec.name).toBe('acme-token');
    expect(JSON.parse(spec.json)).toMatchObject(NAMED);
  });

  test.each([
    [
      'no JSON',
      () => HttpApiSpec.fromFile(write('{')),
      /^\[SpecNotRead\] The spec .*acme\.json cannot be read as JSON/,
    ],
    [
      'a missing file',
      () => HttpApiSpec.fromFile('none.json'),
      /^\[SpecNotRead\] The spec none\.json cannot be read/,
    ],
    ['no path', () => HttpApiSpec.fromFile(undefined as never), /^\[WrongType\]/],
    [
      'mistakes',
      () => HttpApiSpec.fromObject({ ...NAMED, slots: 1, hosts: ['localhost'] }),
      /^\[SpecNotSupported\] The spec has a mistake:\n- \/slots: is 1, less than 2\n/,
    ],
    [
      'several mistakes',
      () => HttpApiSpec.fromObject({ ...NAMED, slots: 1, hosts: [] }),
      /has 2 mistakes:\n- \/hosts: is empty\n- \/slots: /,
    ],
    [
      'nothing',
      () => HttpApiSpec.fromObject(undefined as never),
      /^\[SpecNotSupported\].*\n- the spec: is null/,
    ],
    [
      'a token',
      () => HttpApiSpec.fromObject({ ...NAMED, principal: `account ${Aws.ACCOUNT_ID}` }),
      /^\[UnknownAtSynth\] The spec has a token/,
    ],
    [
      'a parameter',
      () => HttpApiSpec.fromObject({ ...NAMED, principal: new CfnParameter(newStack(), 'P').valueAsString }),
      /^\[UnknownAtSynth\]/,
    ],
  ])('refuses %s', (_name, make, message) => {
    expect(make).toThrow(message);
  });
});
