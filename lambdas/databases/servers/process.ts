import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Time until a server must be ready or have ended, milliseconds. */
const PATIENCE = 60_000;
const PAUSE = 50;

/** A child process of this one, which it ends. */
export class ServerProcess {
  private output = '';
  private readonly ended: Promise<void>;

  constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    const keep = (chunk: Buffer) => {
      this.output = (this.output + chunk).slice(-4000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    this.ended = new Promise((resolve) => child.once('close', () => resolve()));
    process.once('exit', this.kill);
  }

  /** Waits until `ready` no longer throws. */
  async waitUntil(ready: () => Promise<unknown>): Promise<void> {
    for (const until = Date.now() + PATIENCE; ; ) {
      try {
        await ready();
        return;
      } catch (error) {
        if (this.child.exitCode === null && Date.now() < until) await pause(PAUSE);
        else throw new Error(`The server did not start: ${error}. Its output: ${this.output}`);
      }
    }
  }

  /** Ends the process. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode === null) this.child.kill(signal);
    const patience = setTimeout(() => this.child.kill('SIGKILL'), PATIENCE);
    await this.ended;
    clearTimeout(patience);
  }

  /** Ends the process, and deletes its folder. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    process.removeListener('exit', this.kill);
    await this.end(signal);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private readonly kill = (): void => {
    this.child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  };
}

/** Starts a process whose files are in `folder`. */
export function startProcess(command: string, args: readonly string[], folder: string): ServerProcess {
  return new ServerProcess(spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] }), folder);
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'rekey-server-'));

/** Path of a program; undefined when it is not installed. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** A port on 127.0.0.1 that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
