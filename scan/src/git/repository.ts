import { spawnSync } from 'node:child_process';

/** git failed. The message states the reason and the action. */
export class GitFailed extends Error {}

/** Options of every command: no replaced objects, names of any characters, the first commit too. Larger files are read as a whole. */
export const GIT = [
  '--no-replace-objects',
  ...['-c', 'core.quotePath=false', '-c', 'log.showRoot=true', '-c', 'core.bigFileThreshold=8m'],
];

/** Checks that a folder is in a repository. @throws GitFailed */
export function checkRepository(folder: string): { readonly isShallow: boolean } {
  const { stdout, stderr, status, error } = spawnSync(
    'git',
    ['rev-parse', '--git-dir', '--is-shallow-repository'],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw gitFailed(error?.message ?? stderr, folder);
  return { isShallow: stdout.trimEnd().endsWith('true') };
}

/** Error for what git wrote. */
export function gitFailed(output: string, folder: string): GitFailed {
  const text = output.trim();
  if (/ENOENT/.test(text))
    return new GitFailed(
      'git is not installed, or the folder does not exist. Install git, or scan files by their paths.',
    );
  if (/not a git repository/i.test(text))
    return new GitFailed(
      `The folder ${folder} is not in a git repository. Run the command in a repository, or scan files by their paths.`,
    );
  if (/dubious ownership/.test(text)) {
    const path = /repository at '(.+?)'/.exec(text)?.[1] ?? folder;
    return new GitFailed(
      `git refuses the repository ${path} of another user. Action: git config --global --add safe.directory ${path}`,
    );
  }
  if (/unknown revision|bad revision|ambiguous argument|Invalid revision range|bad object/i.test(text)) {
    const what = /'(.+?)'/.exec(text)?.[1] ?? 'the range';
    return new GitFailed(
      `There is no commit for ${what}. In a shallow clone, fetch the commits first: git fetch --unshallow`,
    );
  }
  return new GitFailed(`git failed: ${text}`);
}
