// Packs a package as it would be published, and installs it in a project.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Packs the package of a folder into a project; returns its name, files and manifest. */
export function pack(directory, project) {
  const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], {
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ name, filename, files }] = Object.values(JSON.parse(output));
  const target = join(project, 'node_modules', name);
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', join(project, filename), '-C', target, '--strip-components=1']);
  const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'));
  return { name, files: files.map(({ path }) => path), manifest };
}

/** Links everything that is installed in the checkout into the project, except its own packages. */
export function linkInstalled(root, project) {
  for (const name of readdirSync(join(root, 'node_modules')))
    if (!name.startsWith('.') && !name.startsWith('cdk-rekey'))
      symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name));
}

export function mustHold({ name, files }, patterns) {
  for (const pattern of patterns) {
    if (!files.some((file) => pattern.test(file)))
      throw new Error(`${name} would be published without ${pattern}.`);
  }
}

export function mustNotHold({ name, files }, patterns) {
  for (const pattern of patterns) {
    const found = files.filter((file) => pattern.test(file));
    if (found.length > 0) throw new Error(`${name} would be published with ${found.join(', ')}.`);
  }
}

/** Files that no package contains. */
export const NEVER = [/\.test\./, /(?<!\.d)\.ts$/, /node_modules/, /\.map$/, /report\.json/, /^\.ci/];

export function mustDependOn({ name, manifest }, expected) {
  const found = Object.keys(manifest.dependencies ?? {});
  if (found.sort().join() !== [...expected].sort().join())
    throw new Error(`${name} would bring the dependencies ${found.join(', ') || 'none'}, not ${expected}.`);
}
