import { spawn } from 'node:child_process';
import { type Added, COMMIT_MARK, PatchParser } from './patch';
import { GIT, gitFailed } from './repository';

/** Changes to scan. */
export type Changes =
  | { readonly of: 'staged' }
  | { readonly of: 'range'; readonly range: string }
  | { readonly of: 'history' };

const DIFF = [
  ...[
    '--patch',
    '--unified=1',
    '--full-index',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--no-relative',
  ],
  // A renamed file adds only the lines that are new.
  ...['--find-renames', '--src-prefix=a/', '--dst-prefix=b/', '--submodule=short', '--diff-filter=d'],
];
/** Parents come before their children, so that the first commit with a secret is the one that added it. */
const LOG = [
  ...[`--format=%x00${COMMIT_MARK.slice(1)}%H`, '--topo-order', '--reverse'],
  ...['--diff-merges=first-parent', '--no-show-signature'],
];

/** Additions of changes, oldest first. @throws GitFailed */
export async function* addedBy(
  changes: Changes,
  paths: readonly string[],
  folder: string,
): AsyncGenerator<Added> {
  const only = ['--', ...paths];
  const command = {
    staged: () => ['diff', '--cached', ...DIFF, ...only],
    range: (range: string) => ['log', ...LOG, ...DIFF, '--end-of-options', range, ...only],
    history: () => ['log', ...LOG, ...DIFF, '--all', ...only],
  };
  const args = changes.of === 'range' ? command.range(changes.range) : command[changes.of]();
  const parser = new PatchParser();
  for await (const lines of linesOf(args, folder)) {
    for (const line of lines) {
      const part = parser.push(line);
      if (part !== undefined) yield part;
    }
  }
}

/** Lines of the output of git in groups, in bounded memory. @throws GitFailed */
async function* linesOf(args: readonly string[], folder: string): AsyncGenerator<string[]> {
  const git = spawn('git', [...GIT, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  git.stderr.on('data', (text) => {
    errors = `${errors}${text}`.slice(-2000);
  });
  const ended = new Promise<string | undefined>((resolve) => {
    git.on('error', (error) => resolve(error.message));
    git.on('close', (code) => resolve(code === 0 ? undefined : errors.trim() || `exit code ${code}`));
  });
  let kept: Buffer[] = [];
  try {
    for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
      const end = chunk.lastIndexOf(0x0a);
      if (end === -1) kept.push(chunk);
      else {
        const lines = Buffer.concat([...kept, chunk.subarray(0, end)]);
        kept = [chunk.subarray(end + 1)];
        yield lines.toString('utf8').split('\n');
      }
    }
    const last = Buffer.concat(kept);
    if (last.length > 0) yield [last.toString('utf8')];
    const reason = await ended;
    if (reason !== undefined) throw gitFailed(reason, folder);
  } finally {
    git.kill();
  }
}
