import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { scanAssembly } from '../../src/assembly/synth';
import { sarifReport } from '../../src/report/sarif';
import { tableReport } from '../../src/report/table';
import { Scan } from '../../src/scan';

const SECRET = ['q7Zk2VbX9m', 'TfR4wLp8Yd'].join('');
const LEAK = `const apiKey = "${SECRET}";\n`;
const id = (digit: string) => digit.repeat(64);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assembly-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: unknown): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, 1));
}

/** Writes an assembly with one stack. */
function writeStack(resources: object, files: object = {}, dockerImages: object = {}): string {
  write('manifest.json', {
    artifacts: {
      Shop: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'Shop.template.json' },
        dependencies: ['Shop.assets'],
      },
      'Shop.assets': { type: 'cdk:asset-manifest', properties: { file: 'Shop.assets.json' } },
    },
  });
  write('Shop.template.json', { Resources: resources });
  write('Shop.assets.json', { files, dockerImages });
  return join(folder, 'Shop.template.json');
}

const file = (path: string, displayName = 'Asset') => ({ displayName, source: { path, packaging: 'zip' } });
const checked = (template: string) =>
  scanAssembly([template], { assets: true, rotation: true }).map(
    ({ rule, constructPath, location, detail }) => `${rule} ${constructPath} ${location}: ${detail}`,
  );

describe('cdk-rekey scan', () => {
  const scanned = async (all = false) => {
    const scan = new Scan({ own: [], all });
    await scan.scanPaths([folder]);
    return scan;
  };

  test('names the construct and the property of a secret, at its line, and no copy of it', async () => {
    const Metadata = { 'aws:cdk:path': 'Shop/Api/Fn/Resource' };
    const Properties = { Environment: { Variables: { API_KEY: SECRET } } };
    writeStack({ Fn: { Type: 'AWS::Lambda::Function', Properties, Metadata } });
    write('tree.json', { version: 'tree-0.1', tree: { attributes: { Properties } } });
    const scan = await scanned();
    expect(scan.findings).toEqual([
      expect.objectContaining({
        ...{ line: 8, column: 19 },
        construct: 'Shop/Api/Fn',
        property: 'Properties.Environment.Variables.API_KEY',
      }),
    ]);
    const { files, bytes, findings, allowed, problems, skipped } = scan;
    const report = { files, bytes, findings, allowed, problems, skipped, seconds: 0, known: 0 };
    expect(tableReport(report)).toContain('\n  Shop/Api/Fn: Properties.Environment.Variables.API_KEY\n');
    expect(tableReport(report)).not.toContain(SECRET.slice(4));
    expect(sarifReport(report, '1.0.0')).toContain(
      '"fullyQualifiedName": "Shop/Api/Fn: Properties.Environment',
    );
  });

  test('scans other files of the same name as texts', async () => {
    write('a.template.json', `{ "apiKey": "${SECRET}" }`);
    write('b.template.json', `{ "apiKey": "${SECRET}", `);
    write('tree.json', `{ "apiKey": "${SECRET}" }`);
    expect(
      (await scanned()).findings.map(({ line, column, construct }) => [line, column, construct]),
    ).toEqual(Array.from({ length: 3 }, () => [1, 14, undefined]));
  });

  test('skips the AWS CLI of the CDK, unless everything is scanned', async () => {
    const path = `asset.${id('a')}.zip`;
    writeStack(
      {},
      { [id('a')]: file(path, 'Deploy/AwsCliLayer/Code'), [id('b')]: file(`asset.${id('b')}.zip`) },
    );
    write(path, LEAK);
    write(`asset.${id('b')}.zip`, LEAK);
    const scan = await scanned();
    expect([scan.skipped.map((one) => one.path), scan.findings.map((one) => one.path)]).toEqual([
      [join(folder, path)],
      [join(folder, `asset.${id('b')}.zip`)],
    ]);
    const all = await scanned(true);
    expect(all.findings).toHaveLength(2);
  });
});

describe('SecretChecks', () => {
  test('finds a secret in an asset, with the construct that uses it', () => {
    const template = writeStack(
      {
        Fn: {
          Type: 'AWS::Lambda::Function',
          Properties: { Code: { S3Key: `${id('a')}.zip` } },
          Metadata: { 'aws:cdk:path': 'Shop/Fn' },
        },
      },
      {
        [id('a')]: file(`asset.${id('a')}`),
        [id('c')]: file(`asset.${id('c')}.zip`, 'Deploy/AwsCliLayer/Code'),
      },
    );
    write(`asset.${id('a')}/src/index.js`, `\n${LEAK}`);
    write(`asset.${id('a')}/node_modules/dependency/test.js`, LEAK);
    write(`asset.${id('c')}.zip`, LEAK);
    expect(checked(template)).toEqual([
      `secret-in-asset Shop/Fn asset.${id('a')}/src/index.js:2:17: Value of a key that holds secrets`,
    ]);
  });

  test('finds a secret in a public asset', () => {
    const template = writeStack(
      {
        Site: { Type: 'AWS::S3::Bucket', Properties: { WebsiteConfiguration: {} } },
        Deploy: {
          Type: 'Custom::CDKBucketDeployment',
          Properties: { SourceObjectKeys: [`${id('d')}.zip`], DestinationBucketName: { Ref: 'Site' } },
        },
      },
      { [id('d')]: file(`asset.${id('d')}`) },
    );
    write(`asset.${id('d')}/config.js`, LEAK);
    expect(checked(template)).toEqual([
      `secret-in-public-asset Shop/Deploy asset.${id('d')}/config.js:1:17: Value of a key that holds secrets`,
    ]);
  });

  test('finds the value of a secret that a deployment publishes', () => {
    const SourceMarkers = [{ '<<marker:0xbaba:0>>': '{{resolve:secretsmanager:shop/api:SecretString:key}}' }];
    const Properties = { SourceMarkers, DistributionId: 'E', SourceObjectKeys: [] };
    expect(checked(writeStack({ Deploy: { Type: 'Custom::CDKBucketDeployment', Properties } }))).toEqual([
      'secret-in-public-asset Shop/Deploy Properties.SourceMarkers: Value of a secret that the deployment writes to the asset',
    ]);
  });

  test('finds secrets in arguments of the build of an image, and no secrets of the build', () => {
    const source = {
      directory: `asset.${id('e')}`,
      dockerBuildArgs: { NPM_TOKEN: SECRET, NODE_ENV: 'production' },
      dockerBuildSecrets: { token: 'src=/run/secrets/token' },
    };
    const template = writeStack(
      { Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { Image: `repository:${id('e')}` } } },
      {},
      { [id('e')]: { source } },
    );
    write(`asset.${id('e')}/Dockerfile`, 'FROM scratch\n');
    expect(checked(template)).toEqual([
      'secret-in-build-argument Shop/Task dockerBuildArgs.NPM_TOKEN: Value of a key that holds secrets',
    ]);
  });

  test('names an asset that a command makes', () => {
    const template = writeStack({}, { [id('f')]: { source: { executable: ['make'] } } });
    expect(checked(template)).toEqual([
      `not-checked undefined asset ${id('f')}: a command makes the asset when it is published`,
    ]);
  });

  test('finds the keys of the app by their prefix', () => {
    const template = writeStack({
      Key: {
        Type: 'Custom::RekeyCredential',
        Properties: { Credential: { prefix: 'hook_', alphabet: 'abcdef', length: '20' } },
      },
      Fn: { Type: 'AWS::Lambda::Function', Properties: { Description: `hook_${'abcdef'.repeat(3)}ab` } },
    });
    expect(checked(template)).toEqual([
      'secret-in-template Shop/Fn Properties.Description: Generated key with the prefix hook_',
    ]);
  });
});
