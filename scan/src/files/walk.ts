import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { type OnProblem, reasonOf } from './problem';

/** File to scan. */
export interface FoundFile {
  /** Path as given, with slashes. */
  readonly path: string;
  readonly size: number;
}

/** Folder of the history, which is scanned in other ways. */
const HISTORY = '.git';
/** Folder that is scanned only when it is given as a path. */
const DEPENDENCIES = 'node_modules';

/** Options of a walk. */
export interface WalkOptions {
  /** True to scan the folders `node_modules` too. */
  readonly all: boolean;
  readonly onProblem: OnProblem;
  /** Called for each folder that is not scanned. */
  readonly onSkipped: (path: string) => void;
}

/** Files below paths, each once, in the order of their names. Follows symbolic links. */
export function* walk(paths: readonly string[], options: WalkOptions): Generator<FoundFile> {
  const seen = new Set<string>();
  for (const path of paths) yield* entry(path, seen, options);
}

function* entry(path: string, seen: Set<string>, options: WalkOptions): Generator<FoundFile> {
  let real: string;
  let stats: Stats;
  try {
    real = realpathSync(path);
    stats = statSync(real);
  } catch (error) {
    options.onProblem({ path: slashed(path), reason: reasonOf(error) });
    return;
  }
  // The same file by another name, or a circle of links.
  if (seen.has(real)) return;
  seen.add(real);
  if (stats.isDirectory()) yield* folder(path, seen, options);
  else if (stats.isFile()) yield { path: slashed(path), size: stats.size };
  else options.onProblem({ path: slashed(path), reason: 'it is neither a file nor a folder' });
}

function* folder(path: string, seen: Set<string>, options: WalkOptions): Generator<FoundFile> {
  let entries: Dirent[];
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    options.onProblem({ path: slashed(path), reason: reasonOf(error) });
    return;
  }
  for (const { name } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inside = join(path, name);
    if (name === HISTORY) continue;
    if (name === DEPENDENCIES && !options.all) options.onSkipped(slashed(inside));
    else yield* entry(inside, seen, options);
  }
}

const slashed = (path: string) => path.replaceAll('\\', '/');
