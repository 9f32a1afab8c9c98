import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { SetName } from './corpus';
import type { Maker } from './maker';

const ROOT = join(__dirname, '../../../..');
const EXTENSION = /\.(?:[cm]?[jt]sx?|json|md|ya?ml|css|html|map|txt)$/;
const LARGEST = 300_000;
/** Packages with test keys of their own. */
const SKIPPED = /(?:^|\/)(?:cdk-rekey.*|rekey-client|\.bin|\.cache|tests?|__tests__|fixtures?|examples?)$/;

/** Files of installed packages, which real projects have beside their secrets. The two sets have different packages. */
export function* fillers(make: Maker, set: SetName, bytes: number): Generator<[path: string, text: string]> {
  const modules = join(ROOT, 'node_modules');
  const packages = readdirSync(modules).filter(
    (name, i) => i % 2 === (set === 'tuning' ? 0 : 1) && !SKIPPED.test(name),
  );
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

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (SKIPPED.test(path) || entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return filesOf(path);
    return entry.isFile() && EXTENSION.test(entry.name) && statSync(path).size <= LARGEST ? [path] : [];
  });
}
