import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../../rehearsal/src/kernel/random';
import { writeHistory } from './history';
import { type Run, rounded, runScan } from './run-scan';
import { type Tree, writeTree } from './tree';

/** Largest resident memory of a scan in one thread. */
const MOST_MEGABYTES = 250;
/** Threads of the scans that are compared. */
const THREADS = [...new Set([1, 2, availableParallelism()])];

/** Sizes of a check. */
export interface Sizes {
  readonly seed: number;
  readonly megabytes: number;
  readonly commits: number;
}

/** Figures of the check. */
export interface LimitFigures extends Sizes {
  readonly cores: number;
  readonly tree: Tree & { readonly runs: readonly Run[]; readonly speedUp: number };
  readonly history: {
    readonly commits: number;
    readonly planted: number;
    /** Findings with the commit that added the secret first. */
    readonly attributed: number;
    readonly runs: readonly Run[];
  };
}

/** Scans a large tree and a long history in a temporary folder, with one thread and with several. */
export function checkLimits(temporary: string, sizes: Sizes): LimitFigures {
  const { seed, megabytes, commits } = sizes;
  const folder = join(temporary, 'tree');
  const tree = writeTree(folder, megabytes, new Random(seed));
  const runs = THREADS.map((threads) => runScan(folder, temporary, threads, ['.']).run);
  const [one, ...others] = runs.map(({ seconds }) => seconds) as [number, ...number[]];
  const speedUp = rounded(one / Math.min(one, ...others));
  return {
    ...{ ...sizes, cores: availableParallelism() },
    tree: { ...tree, runs, speedUp },
    history: checkHistory(temporary, commits, new Random(seed)),
  };
}

function checkHistory(temporary: string, commits: number, random: Random): LimitFigures['history'] {
  const repository = join(temporary, 'history');
  const { planted } = writeHistory(repository, commits, random);
  const lines = readFileSync(join(repository, 'marks'), 'utf8').trim().split('\n');
  const marks = new Map(lines.map((line) => line.slice(1).split(' ') as [string, string]));
  const results = THREADS.map((threads) => runScan(repository, temporary, threads, ['--history']));
  const found = results.at(-1)?.found ?? [];
  const commitOf = new Map(found.map(({ path, commit }) => [path, commit]));
  const right = [...planted].filter(([path, mark]) => commitOf.get(path) === marks.get(String(mark)));
  const runs = results.map(({ run }) => run);
  return { commits, planted: planted.size, attributed: right.length, runs };
}

/** Faults of the figures, empty if the check passed. */
export function faultsOf({ tree, history }: LimitFigures): string[] {
  const peak = tree.runs[0]?.peakMegabytes ?? 0;
  return [
    ...[tree, history].flatMap(({ planted, runs }) =>
      runs.flatMap((run) => [
        run.found === planted ? '' : `${run.threads} threads found ${run.found} of ${planted} secrets.`,
        run.findings === runs[0]?.findings ? '' : `${run.threads} threads report other findings than one.`,
        run.notScanned === 0 ? '' : `${run.notScanned} contents were not scanned.`,
      ]),
    ),
    history.attributed === history.planted
      ? ''
      : `${history.attributed} of ${history.planted} secrets have the commit that added them first.`,
    peak <= MOST_MEGABYTES ? '' : `One thread took ${peak} MB of memory.`,
  ].filter((fault) => fault !== '');
}
