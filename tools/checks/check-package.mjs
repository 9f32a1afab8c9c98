// Packs the packages and uses them in a project: synthesizes and rehearses an app that rotates a key, renders the report as a
// page, and compiles and runs the example with Jest.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { handlers } from '../build/bundle.mjs';
import { checkClient } from './check-client-package.mjs';
import { checkEngine } from './check-engine-package.mjs';
import { compile, linkInstalled, pack, root, run } from './pack.mjs';

const project = mkdtempSync(join(tmpdir(), 'rekey-package-'));

const APP = `
const { App, Stack, Validations } = require('aws-cdk-lib');
const { User, Role, ServicePrincipal } = require('aws-cdk-lib/aws-iam');
const { Credential, RotatingSecret, Rotation, SecretChecks } = require('cdk-rekey');
const { asPage, assertGood, rehearse } = require('cdk-rekey-rehearsal');

const app = new App({ outdir: 'cdk.out' });
Validations.of(app).addPlugins(new SecretChecks({ sarif: 'checks.sarif' }));
const stack = new Stack(app, 'Packed');
const key = new RotatingSecret(stack, 'Key', {
  credential: Credential.accessKey({ user: new User(stack, 'User') }),
  rotation: Rotation.highRisk(),
});
key.grantRead(new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
app.synth();
rehearse({ assembly: 'cdk.out', days: 3 }).then((report) => {
  assertGood(report);
  require('node:fs').writeFileSync('report.html', asPage(report));
  console.log(JSON.stringify(report));
});
`;

try {
  const engine = checkEngine();
  const client = checkClient();
  const library = pack('.', project, {
    files: [
      ...[
        'dist/lib/index.js',
        'dist/lib/index.d.ts',
        'dist/cli/cdk-rekey.js',
        'dist/cli/licences.txt',
        'dist/assembly-scan/index.js',
        'dist/assembly-scan/licences.txt',
        '.jsii',
      ],
      ...Object.values(handlers(root)).map(({ bundle }) => bundle),
    ],
    not: [/^dist\/(bundles|leak-functions)\/[^/]+\/(?!index\.mjs$)/],
  });
  const rehearsal = pack('rehearsal', project, {
    files: ['index.js', 'cli.js', 'page/page.js', 'page/page.css', 'page/licences.txt'].map(
      (name) => `dist/${name}`,
    ),
    dependencies: ['rekey-client'],
  });
  pack('client', project, { files: ['dist/index.cjs', 'dist/index.mjs'] });
  linkInstalled(project);
  const command = join(project, 'node_modules', library.name, library.manifest.bin[library.name]);
  const help = execFileSync(process.execPath, [command, '--help'], { encoding: 'utf8' });
  if (!help.includes('replace-now')) throw new Error(`The packed command does not work: ${help}`);
  writeFileSync(join(project, 'app.js'), APP);
  const output = execFileSync(process.execPath, ['--preserve-symlinks', 'app.js'], {
    cwd: project,
    encoding: 'utf8',
  });
  const report = JSON.parse(output.trim().split('\n').pop());
  const [secret] = report.secrets;
  if (secret.rotations < 2 || secret.failedReads !== 0 || !report.iam.enforced) {
    throw new Error(`The rehearsal of the packages has findings: ${output}`);
  }
  const checks = JSON.parse(readFileSync(join(project, 'cdk.out/checks.sarif'), 'utf8'));
  if (checks.runs[0].results.length > 0)
    throw new Error(`SecretChecks has findings: ${JSON.stringify(checks)}`);
  const page = readFileSync(join(project, 'report.html'), 'utf8');
  if (!page.includes('<title>Good: 3 days rehearsed</title>') || !page.includes('d3-scale')) {
    throw new Error(`The page of the rehearsal is incomplete: ${page.slice(0, 2000)}`);
  }
  runExample();
  const packed = [library, rehearsal, engine, client].map(
    ({ name, files }) => `${name} (${files.length} files)`,
  );
  console.log(`${packed.join(', ')} work when packed.`);
} finally {
  rmSync(project, { recursive: true, force: true });
}

/** Compiles and runs the example with Jest, with the packages instead of the sources of this checkout. */
function runExample() {
  const examples = join(project, 'examples');
  for (const file of ['access-key.ts', 'rehearse-in-jest/mail.test.ts']) {
    const text = readFileSync(join(root, 'examples', file), 'utf8')
      .replace("'../../rehearsal/src'", "'cdk-rekey-rehearsal'")
      .replace("'../lib'", "'cdk-rekey'");
    mkdirSync(dirname(join(examples, file)), { recursive: true });
    writeFileSync(join(examples, file), text);
  }
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  compile(project, ['examples'], compilerOptions);
  const transform = {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
  };
  const config = { rootDir: project, roots: ['<rootDir>/examples'], testEnvironment: 'node', transform };
  run(project, 'jest/bin/jest.js', '--ci', '--config', JSON.stringify(config));
}
