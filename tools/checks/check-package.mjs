// Packs the packages as they would be published, looks at what is in them, and uses them from a project of
// their own: an app that rotates a key is synthesized and rehearsed, its report made a page, and the example with
// Jest compiled and run.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkEngine } from './check-engine-package.mjs';
import { linkInstalled, mustDependOn, mustHold, mustNotHold, NEVER, pack } from './pack.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const project = mkdtempSync(join(tmpdir(), 'rekey-package-'));

const APP = `
const { App, Stack } = require('aws-cdk-lib');
const { User, Role, ServicePrincipal } = require('aws-cdk-lib/aws-iam');
const { Credential, RotatingSecret, Rotation } = require('cdk-rekey');
const { asPage, assertGood, rehearse } = require('cdk-rekey-rehearsal');

const app = new App({ outdir: 'cdk.out' });
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
  const library = pack(root, project);
  const rehearsal = pack(join(root, 'rehearsal'), project);
  mustHold(library, [
    /^dist\/lib\/index\.js$/,
    /^dist\/cli\/cdk-rekey\.js$/,
    /^dist\/lib\/index\.d\.ts$/,
    /^\.jsii$/,
    /^dist\/bundles\/access-key\/index\.mjs$/,
    /^LICENSE$/,
  ]);
  mustHold(rehearsal, [
    /^dist\/index\.js$/,
    /^dist\/cli\.js$/,
    ...[/^dist\/page\/page\.js$/, /^dist\/page\/page\.css$/, /^dist\/page\/licences\.txt$/],
    /^LICENSE$/,
  ]);
  mustNotHold(library, [/^dist\/bundles\/[^/]+\/(?!index\.mjs$)/]);
  for (const pack of [library, rehearsal]) {
    mustNotHold(pack, NEVER);
    mustDependOn(pack, []);
  }
  // The peers are those of this checkout.
  linkInstalled(root, project);
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
    throw new Error(`The packed rehearsal is not good: ${output}`);
  }
  const page = readFileSync(join(project, 'report.html'), 'utf8');
  if (!page.includes('<title>Good: 3 days rehearsed</title>') || !page.includes('d3-scale')) {
    throw new Error(`The page of the packed rehearsal is not as it should be: ${page.slice(0, 2000)}`);
  }
  runExample();
  const packed = [library, rehearsal, engine].map(({ name, files }) => `${name} (${files.length} files)`);
  console.log(`${packed.join(', ')} work when packed.`);
} finally {
  rmSync(project, { recursive: true, force: true });
}

/** The example with Jest, as its user has it: with the packages in place of this checkout's sources. */
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
  // Without a link followed to this checkout, whose packages would be other ones.
  const options = { ...compilerOptions, preserveSymlinks: true, typeRoots: ['node_modules/@types'] };
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, include: ['examples'] }),
  );
  run('typescript/bin/tsc', '--project', 'tsconfig.json');
  const transform = {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
  };
  const config = { rootDir: project, roots: ['<rootDir>/examples'], testEnvironment: 'node', transform };
  run('jest/bin/jest.js', '--ci', '--config', JSON.stringify(config));
}

function run(tool, ...args) {
  execFileSync(process.execPath, [join(root, 'node_modules', tool), ...args], {
    cwd: project,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
