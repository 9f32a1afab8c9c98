import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { FilePath } from './file-path';
import { NO_FILE, type OnProblem, reasonOf } from './problem';

/** File to scan. */
export interface FoundFile {
  readonly path: FilePath;
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
  for (const path of paths) yield* entry(new FilePath(path), undefined, seen, options);
}

/** @param real path without symbolic links, undefined if it is not known */
function* entry(
  path: FilePath,
  real: string | undefined,
  seen: Set<string>,
  options: WalkOptions,
): Generator<FoundFile> {
  let target: string;
  let stats: Stats;
  try {
    target = real ?? realpathSync.native(path.forSystem, { encoding: 'buffer' }).toString('latin1');
    stats = statSync(path.forSystem);
  } catch (error) {
    options.onProblem({ path: path.shown, reason: reasonOf(error) });
    return;
  }
  // The same file by another name, or a circle of links.
  if (seen.has(target)) return;
  seen.add(target);
  if (stats.isDirectory()) yield* folder(path, target, seen, options);
  else if (stats.isFile()) yield { path, size: stats.size };
  else options.onProblem({ path: path.shown, reason: NO_FILE });
}

function* folder(
  path: FilePath,
  real: string,
  seen: Set<string>,
  options: WalkOptions,
): Generator<FoundFile> {
  let entries: Dirent<Buffer>[];
  try {
    entries = readdirSync(path.forSystem, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    options.onProblem({ path: path.shown, reason: reasonOf(error) });
    return;
  }
  for (const one of entries.sort((a, b) => Buffer.compare(a.name, b.name))) {
    const inside = path.join(one.name);
    const name = one.name.toString();
    if (name === HISTORY) continue;
    if (name === DEPENDENCIES && !options.all) options.onSkipped(inside.shown);
    else {
      // A name in Latin-1 stands for the same bytes.
      const target = one.isSymbolicLink() ? undefined : `${real}/${one.name.toString('latin1')}`;
      yield* entry(inside, target, seen, options);
    }
  }
}
