import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Changes } from '../../src/git/git';
import { Scan } from '../../src/scan';

type Files = Readonly<Record<string, string | Buffer>>;

/** Line with a secret. */
export const line = (secret: string) => `password = "${secret}"\n`;

/** Repository in a temporary folder. */
export class Repository {
  readonly folder = mkdtempSync(join(tmpdir(), 'scan-git-'));

  /** Variables of each command. */
  environment: Readonly<Record<string, string>> = {};

  constructor() {
    this.git('init', '--quiet', '--initial-branch=main');
  }

  git(...args: string[]): string {
    const identity = [
      'user.name=x',
      'user.email=x@example.com',
      'commit.gpgsign=false',
      'protocol.file.allow=always',
    ];
    return execFileSync('git', [...identity.flatMap((one) => ['-c', one]), ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, ...this.environment },
    }).trim();
  }

  stage(files: Files): void {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(this.folder, name), content);
    this.git('add', '--all');
  }

  commit(files: Files): string {
    this.stage(files);
    this.git('commit', '--quiet', '--allow-empty', '--message', 'x');
    return this.git('rev-parse', 'HEAD');
  }

  async scan(changes: Changes, ...paths: string[]): Promise<Scan> {
    const scan = new Scan({ own: [] });
    await scan.scanChanges(changes, paths, this.folder);
    return scan;
  }

  /** Places and commits of the findings. */
  async found(changes: Changes, ...paths: string[]) {
    const { findings } = await this.scan(changes, ...paths);
    return findings.map(({ path, line, commit }) => [`${path}:${line}`, commit]);
  }
}
