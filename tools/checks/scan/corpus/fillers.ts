import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { SetName } from './corpus';
import type { Maker } from './maker';

const ROOT = join(__dirname, '../../../..');
const EXTENSION = /\.(?:[cm]?[jt]sx?|json|md|ya?ml|css|html|map|txt)$/;
const LARGEST = 300_000;
/** Packages with test keys of their own. */
const SKIPPED = /(?:^|\/)(?:cdk-rekey.*|rekey-client|\..*|tests?|__tests__|fixtures?|examples?)$/;

/** Set 4 has no package, for the scanner was measured with all of them. */
const SHARES: Readonly<Record<SetName, number | undefined>> = { '1': 0, '2': 1, '3': 2, '4': undefined };

/** Files of installed packages, which real projects have beside their secrets. The sets have different packages. */
export function* fillers(make: Maker, set: SetName, bytes: number): Generator<[path: string, text: string]> {
  const modules = join(ROOT, 'node_modules');
  const packages = readdirSync(modules, { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && !SKIPPED.test(entry.name) && shareOf(entry.name) === SHARES[set],
    )
    .map(({ name }) => name);
  let left = bytes;
  for (const name of make.shuffled(packages)) {
    for (const file of make.shuffled(filesOf(join(modules, name))).slice(0, 60)) {
      const text = readFileSync(file, 'utf8');
      left -= Buffer.byteLength(text);
      yield [`third-party/${relative(modules, file)}`, text];
      if (left <= 0) return;
    }
  }
}

/** Share of a package, from its name. */
const shareOf = (name: string) => [...name].reduce((sum, one) => sum + one.charCodeAt(0), 0) % 3;

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (SKIPPED.test(path) || entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return filesOf(path);
    return entry.isFile() && EXTENSION.test(entry.name) && statSync(path).size <= LARGEST ? [path] : [];
  });
}
