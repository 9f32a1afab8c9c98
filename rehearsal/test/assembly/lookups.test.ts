import { join } from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { SubnetType, Vpc, type VpcLookupOptions } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { readAssembly } from '../../src/assembly/cloud-assembly';
import { lookupsWithDummyValue, vpcContext } from '../../src/assembly/lookups';
import { command } from '../../src/rehearse/command';
import { folderOf, stackArtifact, temporaryFolder } from './temporary-assembly';

const VPCS = {
  'vpc-0abc': {
    name: 'main',
    cidr: '10.1.0.0/16',
    subnets: [
      { id: 'subnet-1a', type: 'private', availabilityZone: 'eu-central-1a', group: 'App' },
      { id: 'subnet-1b', type: 'private', availabilityZone: 'eu-central-1b', group: 'App' },
      { id: 'subnet-2a', type: 'isolated', availabilityZone: 'eu-central-1a' },
    ],
  },
} as const;

/** Synthesizes a stack with a VPC lookup. */
function synth(lookup: VpcLookupOptions, context: Readonly<Record<string, unknown>> = {}) {
  const app = new App({ outdir: temporaryFolder(), context });
  const env = { account: '123456789012', region: 'eu-central-1' };
  const stack = new Stack(app, 'App', { env });
  const vpc = Vpc.fromLookup(stack, 'Vpc', lookup);
  const { subnetIds } = vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_WITH_EGRESS });
  new Secret(stack, 'Secret');
  new CfnOutput(stack, 'VpcId', { value: vpc.vpcId });
  new CfnOutput(stack, 'Subnets', { value: subnetIds.join(' ') });
  return app.synth().directory;
}

test.each<[string, VpcLookupOptions]>([
  ['id', { vpcId: 'vpc-0abc' }],
  ['name', { vpcName: 'main' }],
])('resolves a VPC lookup by %s', (_, lookup) => {
  const first = synth(lookup);
  expect(lookupsWithDummyValue(first)).toEqual([
    {
      type: 'vpc-provider',
      path: expect.stringMatching(/^vpc-provider:account=123456789012:/),
      reason: expect.stringMatching(/dummy value.*--exists/),
    },
  ]);

  const second = synth(lookup, vpcContext(first, VPCS));

  expect(lookupsWithDummyValue(second)).toEqual([]);
  expect(readAssembly(second).stacks[0]?.template.Outputs).toMatchObject({
    VpcId: { Value: 'vpc-0abc' },
    Subnets: { Value: 'subnet-1a subnet-1b' },
  });
});

test('returns no context for another VPC', () => {
  const directory = synth({ vpcId: 'vpc-0other' });
  expect(vpcContext(directory, VPCS)).toEqual({});
  expect(vpcContext(directory)).toEqual({});
});

test('returns lookups of nested assemblies without duplicates', () => {
  const missing = [{ key: 'k', provider: 'ami', props: {} }];
  const directory = folderOf({
    'manifest.json': {
      missing,
      artifacts: { Prod: { type: 'cdk:cloud-assembly', properties: { directoryName: 'prod' } } },
    },
    'prod/manifest.json': { missing: [...missing, { key: 'l', provider: 'ssm', props: {} }] },
  });
  expect(lookupsWithDummyValue(directory).map(({ type, path }) => [type, path])).toEqual([
    ['ami', 'k'],
    ['ssm', 'l'],
  ]);
});

test('`rehearse --exists` synthesizes again with the VPC; without it the lookup has a dummy value', async () => {
  const missing = [{ key: 'the-vpc', provider: 'vpc-provider', props: { filter: { 'vpc-id': 'vpc-0abc' } } }];
  const directory = folderOf({
    'exists.json': { vpcs: VPCS },
    'app.js': `const { mkdirSync, writeFileSync } = require('node:fs');
      const out = process.env.CDK_OUTDIR;
      const found = JSON.parse(process.env.CDK_CONTEXT_JSON)['the-vpc'];
      mkdirSync(out, { recursive: true });
      const artifacts = { App: ${JSON.stringify(stackArtifact('T.json'))} };
      const missing = found ? [] : ${JSON.stringify(missing)};
      writeFileSync(out + '/manifest.json', JSON.stringify({ artifacts, missing }));
      writeFileSync(out + '/T.json', JSON.stringify({ Resources: { S: { Type: 'AWS::SecretsManager::Secret' } } }));
      writeFileSync('found.json', JSON.stringify(found ?? null));`,
    'cdk.json': { app: 'node app.js' },
  });
  const output: string[] = [];
  const terminal = {
    directory,
    output: { write: (text: string) => output.push(text) > 0 },
    errors: { isTTY: false, write: () => true },
  };
  const foundVpc = () => require(join(directory, 'found.json'))?.vpcId;

  await command(['--days', '1'], terminal);
  expect(output.join('')).toMatch(/the-vpc \(vpc-provider\): the lookup has a dummy value/);

  await command(['--days', '1', '--exists', 'exists.json'], terminal);
  expect(foundVpc()).toBe('vpc-0abc');
});
