import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Stage } from 'aws-cdk-lib';
import { KEY_PREFIX_METADATA } from '../../../engine/src/contract';
import { Credential } from '../../../lib/credential';
import { RotatingSecret } from '../../../lib/rotating-secret';
import { Rotation } from '../../../lib/rotation';
import { appPatterns } from '../../src/patterns/app-patterns';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assembly-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeAssembly(resources: object, artifacts: object = {}, subfolder = ''): void {
  mkdirSync(join(folder, subfolder), { recursive: true });
  writeFileSync(join(folder, subfolder, 'manifest.json'), JSON.stringify({ artifacts }));
  writeFileSync(
    join(folder, subfolder, 'Shop.template.json'),
    JSON.stringify({ Resources: { Key: resources } }),
  );
}

const credential = (Credential: unknown) => ({
  Type: 'Custom::RekeyCredential',
  Properties: { Credential },
});
const found = () =>
  appPatterns(folder).patterns.map(({ prefix, form, sources }) => [prefix, form, ...sources]);

test('the prefix of generated keys is found in a synthesized app', () => {
  const app = new App({ outdir: folder, context: { 'aws:cdk:enable-path-metadata': true } });
  const stack = new Stack(new Stage(app, 'Prod'), 'Shop');
  const generated = (prefix?: string) => Credential.generated({ prefix });
  for (const [id, prefix] of [
    ['Hook', 'hook_'],
    ['Other', 'hook_'],
    ['Plain', undefined],
    ['Short', 'h'],
  ] as const) {
    new RotatingSecret(stack, id, { credential: generated(prefix), rotation: Rotation.standard() });
  }
  app.synth();

  expect(found()).toEqual([['hook_', 'generated', 'Prod/Shop/Hook', 'Prod/Shop/Other']]);
  expect(appPatterns(folder).without).toEqual([
    expect.stringMatching(/^Prod\/Shop\/Short: The prefix "h" of/),
  ]);
});

test('API keys are found by the parameters of their rotator and by the metadata of a resource', () => {
  writeAssembly(credential({ prefix: 'acme_live' }), {
    Stage: { type: 'cdk:cloud-assembly', properties: { directoryName: 'nested' } },
  });
  writeAssembly(
    {
      Type: 'AWS::DynamoDB::Table',
      Metadata: { [KEY_PREFIX_METADATA]: 'acme', 'aws:cdk:path': 'A/Keys/Resource' },
    },
    {},
    'nested',
  );
  expect(found()).toEqual([
    ['acme_live', 'api-key', 'Shop/Key'],
    ['acme', 'api-key', 'A/Keys'],
  ]);
});

test.each([
  [
    'an intrinsic function',
    { Ref: 'Prefix' },
    'Shop/Key: The prefix, length or alphabet is not known at synth.',
  ],
  ['an upper-case prefix', 'Acme', 'Shop/Key: "Acme" is not the prefix of API keys.'],
])('%s gives no pattern, and the reason names the construct', (_, prefix, reason) => {
  writeAssembly(credential({ prefix }));
  const { patterns, without } = appPatterns(folder);
  expect(patterns).toEqual([]);
  expect(without).toEqual([expect.stringContaining(reason)]);
});

test('different patterns have different ids', () => {
  writeAssembly({ ...credential({ prefix: 'acme_x' }), Metadata: { [KEY_PREFIX_METADATA]: 'acme_x' } });
  expect(appPatterns(folder).patterns).toHaveLength(1);
  writeAssembly({
    ...credential({ prefix: 'acme_', alphabet: 'abc', length: '50' }),
    Metadata: { [KEY_PREFIX_METADATA]: 'acme' },
  });
  expect(appPatterns(folder).patterns.map(({ id }) => id)).toEqual(['own-key-acme', 'own-key-acme-2']);
});

test('a folder that is not a cloud assembly, or is broken, is refused', () => {
  expect(() => appPatterns(folder)).toThrow('it has no manifest.json. Run "cdk synth"');
  writeAssembly({});
  writeFileSync(join(folder, 'Shop.template.json'), '{');
  expect(() => appPatterns(folder)).toThrow(/Shop\.template\.json cannot be read: .*Run "cdk synth" again\./);
});
