import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { CheckError } from '../../errors';
import { pythonEnvironment } from '../../python';

const START_WITHIN_MS = 60_000;
const END_WITHIN_MS = 3000;

/** Serves until its standard input ends, so that it ends with its parent process. */
const PROGRAM = `
import os, sys, threading
threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=True).start()
from moto.server import main
main(sys.argv[1:])
`;

export interface MotoOptions {
  /** A command prefix, for example `taskset -c 0`. */
  readonly before?: readonly string[];
  readonly python: string;
}

/** The path of a Python with moto, which the first call installs. */
export function motoPython(progress: (text: string) => void): Promise<string> {
  return pythonEnvironment('moto', join(__dirname, 'requirements.txt'), progress);
}

/** A moto server on a free loopback port. */
export class Moto {
  private constructor(
    readonly endpoint: string,
    private readonly child: ChildProcess,
  ) {}

  /** @throws ServerNotStarted */
  static async start({ python, before = [] }: MotoOptions): Promise<Moto> {
    const port = await freePort();
    const command = [...before, python, '-c', PROGRAM, '-H', '127.0.0.1', '-p', String(port)];
    // The log of requests is discarded: an unread pipe would fill up and block the server.
    const child = spawn(command[0] as string, command.slice(1), { stdio: ['pipe', 'ignore', 'pipe'] });
    let output = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-2000);
    });
    // The exit event reports a process that ended during a write.
    child.stdin?.on('error', () => {});
    const failed = new Promise<never>((_, reject) => {
      child.once('error', (error) => reject(notStarted(command, error.message)));
      child.once('exit', () => reject(notStarted(command, output.trim())));
    });
    // Promise.race reports the failure of the start; a later exit is the end of the check.
    failed.catch(() => {});
    const moto = new Moto(`http://127.0.0.1:${port}`, child);
    try {
      await Promise.race([failed, moto.ready()]);
      if (!moto.running) await failed;
      return moto;
    } catch (error) {
      await moto.stop();
      throw error;
    }
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** Deletes all resources. */
  reset(): Promise<void> {
    return this.post('/moto-api/reset', {});
  }

  /** Sends a request to moto's own API, or to a service that is not compared. @throws ServerNotAnswering */
  async post(path: string, body: unknown, authorization?: string): Promise<void> {
    const answer = await fetch(`${this.endpoint}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.ok) return;
    throw new CheckError(
      'ServerNotAnswering',
      `moto answered POST ${path} with HTTP status ${answer.status}: ${text.slice(0, 200)}.`,
      'See if this version of moto has that API.',
    );
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (!this.running) return;
    const gone = once(child, 'exit');
    child.stdin?.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
    await gone;
    clearTimeout(timer);
  }

  private get running(): boolean {
    const { pid, exitCode, signalCode } = this.child;
    return pid !== undefined && exitCode === null && signalCode === null;
  }

  /** Resolves when the server answers or has ended. */
  private async ready(): Promise<void> {
    const until = Date.now() + START_WITHIN_MS;
    while (this.running) {
      try {
        await this.reset();
        return;
      } catch {
        if (Date.now() > until) {
          throw new CheckError(
            'ServerNotStarted',
            `moto did not answer at ${this.endpoint} within ${START_WITHIN_MS / 1000} s.`,
            'Try again when the machine has less load.',
          );
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
}

function notStarted(command: readonly string[], output: string): CheckError {
  return new CheckError(
    'ServerNotStarted',
    `${command[0]} ended before it answered: ${output || 'no output'}.`,
    'Remove node_modules/.cache/cdk-rekey to reinstall moto.',
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
