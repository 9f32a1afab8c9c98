import { spawn, spawnSync } from 'node:child_process';
import { type AddedBlob, type AddedText, COMMIT_MARK, PatchParser } from './patch';

/** Changes to scan. */
export type Changes =
  | { readonly of: 'staged' }
  | { readonly of: 'range'; readonly range: string }
  | { readonly of: 'history' };

/** git failed. The message says why. */
export class GitFailed extends Error {}

const DIFF = [
  ...[
    '--patch',
    '--unified=1',
    '--full-index',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--no-renames',
  ],
  ...['--src-prefix=a/', '--dst-prefix=b/', '--submodule=short', '--diff-filter=d'],
];
const LOG = [`--format=%x00${COMMIT_MARK.slice(1)}%H`, '--reverse', '--diff-merges=first-parent'];
/** Bytes of the largest binary file. */
const LARGEST = 256 * 1024 * 1024;

/** Texts and binary files that changes add, oldest first. @throws GitFailed */
export async function* addedBy(
  changes: Changes,
  paths: readonly string[],
  folder: string,
): AsyncGenerator<AddedText | AddedBlob> {
  const only = ['--', ...paths];
  const command = {
    staged: () => ['diff', '--cached', ...DIFF, ...only],
    range: (range: string) => ['log', ...LOG, ...DIFF, '--end-of-options', range, ...only],
    history: () => ['log', ...LOG, ...DIFF, '--all', ...only],
  };
  const args = changes.of === 'range' ? command.range(changes.range) : command[changes.of]();
  const parser = new PatchParser();
  for await (const line of linesOf(args, folder)) {
    const part = parser.push(line);
    if (part !== undefined) yield part;
  }
}

/** Content of a binary file. @throws GitFailed */
export function readBlob(blob: string, folder: string): Buffer {
  const { status, error, stdout } = spawnSync('git', ['cat-file', 'blob', blob], {
    cwd: folder,
    maxBuffer: LARGEST,
  });
  if (status !== 0) throw new GitFailed(`git cannot read it: ${error?.message ?? `exit code ${status}`}`);
  return stdout;
}

/** Lines of the output of git, in bounded memory. @throws GitFailed */
async function* linesOf(args: readonly string[], folder: string): AsyncGenerator<string> {
  const git = spawn('git', ['-c', 'core.quotePath=false', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  git.stderr.on('data', (text) => {
    errors = `${errors}${text}`.slice(-2000);
  });
  const ended = new Promise<string | undefined>((resolve) => {
    git.on('error', (error) => resolve(error.message));
    git.on('close', (code) => resolve(code === 0 ? undefined : errors.trim() || `exit code ${code}`));
  });
  let parts: Buffer[] = [];
  for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, from)) {
      yield Buffer.concat([...parts, chunk.subarray(from, at)]).toString('utf8');
      parts = [];
      from = at + 1;
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
  }
  if (parts.length > 0) yield Buffer.concat(parts).toString('utf8');
  const reason = await ended;
  if (reason !== undefined) throw new GitFailed(`git failed: ${reason}`);
}
