// Packs a package as npm publishes it, and installs it in a project.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Files that no package contains. */
const NEVER = [/\.test\./, /(?<!\.d)\.ts$/, /node_modules/, /\.map$/, /report\.json/, /^\.ci/];

/**
 * Packs the package in a folder and installs it in a project. Checks its files and its dependencies. Returns its name,
 * files and manifest.
 */
export function pack(folder, project, { files: expected, not = [], dependencies = [] }) {
  const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], {
    cwd: join(root, folder),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ name, filename, files: packed }] = Object.values(JSON.parse(output));
  const target = join(project, 'node_modules', name);
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', join(project, filename), '-C', target, '--strip-components=1']);
  const files = packed.map(({ path }) => path);
  for (const file of [...expected, 'LICENSE'])
    if (!files.includes(file)) throw new Error(`${name} lacks ${file}.`);
  for (const pattern of [...NEVER, ...not]) {
    const found = files.filter((file) => pattern.test(file));
    if (found.length > 0) throw new Error(`${name} must not contain ${found.join(', ')}.`);
  }
  const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'));
  const found = Object.keys(manifest.dependencies ?? {});
  if (found.join() !== dependencies.join())
    throw new Error(`${name} depends on ${found}, not on ${dependencies}.`);
  return { name, files, manifest };
}

/** Links everything that is installed in the checkout into the project, except its own packages. */
export function linkInstalled(project) {
  for (const name of readdirSync(join(root, 'node_modules')))
    if (!name.startsWith('.') && !/^(cdk-)?rekey/.test(name))
      symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name));
}

/** Runs a tool of the checkout in the project. */
export function run(project, tool, ...args) {
  const path = join(root, 'node_modules', tool);
  execFileSync(process.execPath, [path, ...args], { cwd: project, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Compiles files of the project. Links are not followed to the checkout, which has other packages. */
export function compile(project, include, compilerOptions) {
  const options = { ...compilerOptions, preserveSymlinks: true, typeRoots: ['node_modules/@types'] };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include }));
  run(project, 'typescript/bin/tsc', '-p', 'tsconfig.json');
}
