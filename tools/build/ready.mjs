// Installs the packages and builds the parts that a command needs, when they are missing or out of date:
//   node tools/build/ready.mjs [test | rehearse | synth | prove]
// `npm test` and `npm run rehearse` work as the first command in a fresh clone.
// Imports only modules of Node.js until the packages are installed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `few`: the dependencies of the workspaces, without the development tools of the root. */
const COMMANDS = {
  test: { packages: 'all', parts: ['handlers', 'engine', 'client', 'cli', 'assembly-scan', 'rehearsal'] },
  rehearse: { packages: 'few', parts: ['handlers', 'client', 'rehearsal'] },
  synth: { packages: 'few', parts: ['handlers'] },
  prove: { packages: 'few', parts: ['proof'] },
};

const command = process.argv[2] ?? 'test';
if (!(command in COMMANDS))
  throw new Error(`There is no ${command}, only ${Object.keys(COMMANDS).join(', ')}.`);
const { packages, parts } = COMMANDS[command];

install(packages);
await (await import('./build.mjs')).build(parts);

function install(wanted) {
  const marker = join(root, 'node_modules', '.installed-from');
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const [installedLock, installed] = existsSync(marker) ? readFileSync(marker, 'utf8').split(' ') : [];
  if (installedLock === lock && (installed === 'all' || installed === wanted)) return;
  console.log('Installing dependencies…');
  // `npm ci` refuses a lock file written where the registry lacks the optional packages of other platforms.
  const options = ['--no-save', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  if (wanted === 'few') options.push('--omit=dev');
  execFileSync('npm', ['install', ...options], { cwd: root, stdio: 'inherit' });
  writeFileSync(marker, `${lock} ${wanted}`);
}
