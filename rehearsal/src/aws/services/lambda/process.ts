import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Scheduled, Timeline } from '../../../kernel/timeline';
import type { FunctionError } from './function';

const BOOTSTRAP = join(__dirname, 'child', 'bootstrap.cjs');

/** A message of the child process; see child/bootstrap.cjs. */
interface Message {
  readonly lines?: readonly string[];
  /** Hosts without an issuer, as `host:port`. */
  readonly refused?: readonly string[];
  /** Milliseconds since the epoch; null if the handler waits without a timer. */
  readonly sleepUntil?: number | null;
  /** True if the answer of an issuer ends the sleep. */
  readonly reading?: boolean;
  /** An answer has ended the sleep. */
  readonly awake?: boolean;
  /** The expected answer has not arrived for a long time. */
  readonly quiet?: boolean;
  /** JSON. */
  readonly result?: string;
  readonly error?: FunctionError;
  /** The process ends after this message. */
  readonly fatal?: boolean;
}

/** An execution environment: the code of a function, loaded once, and its variables. */
export interface Environment {
  /** Unique within a run. */
  readonly id: string;
  readonly codeDirectory: string;
  readonly handler: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Called with the lines of output. */
  readonly log: (lines: readonly string[]) => void;
  /** Called with hosts without an issuer. */
  readonly refuse: (hosts: readonly string[]) => void;
}

/** The addresses of the local AWS. */
export interface Addresses {
  readonly endpoint?: string;
  readonly socket?: string;
  readonly tlsPort?: number;
  /** PEM. */
  readonly certificateAuthority?: string;
}

export interface Invocation {
  readonly event: unknown;
  readonly context: unknown;
  /** Virtual milliseconds since the epoch. */
  readonly deadline: number;
  /** Local ports of issuers, by `host` or `host:port`. */
  readonly routes: Readonly<Record<string, number>>;
  /** Local ports of issuers that are separate servers, which compute in real time. */
  readonly servers: readonly number[];
  /** Real milliseconds to wait for an answer of an issuer. */
  readonly answerWithin: number;
  /** Skew of the handler's clock in milliseconds. */
  readonly clockSkew: number;
}

/** The result of an invocation: a value as JSON, an error, or a timeout. */
export type Outcome = { json: string } | { error: FunctionError } | { timedOut: true };

/** A Node.js process that runs handlers, one invocation at a time. */
export class FunctionProcess {
  readonly bornAt: number;
  alive = true;
  busy = false;
  private readonly child: ChildProcess;
  private readonly messages: Message[] = [];
  /** Ids of the loaded environments. */
  private readonly loaded = new Set<string>();
  private log: Environment['log'] = () => {};
  private refuse: Environment['refuse'] = () => {};
  private resume: (() => void) | undefined;
  /** Ends the sleep of a handler that expects an answer. */
  private wake: (() => void) | undefined;
  private acknowledge: (() => void) | undefined;
  private invocations = 0;

  constructor(
    private readonly timeline: Timeline,
    /** Real milliseconds of computing after which a handler is killed. */
    private readonly computeTimeout: () => number,
    { endpoint, socket, tlsPort, certificateAuthority }: Addresses,
    first: Environment,
  ) {
    this.bornAt = timeline.now();
    this.child = fork(BOOTSTRAP, [JSON.stringify({ endpoint, socket, tlsPort, certificateAuthority })], {
      cwd: first.codeDirectory,
      env: first.variables,
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child.on('message', (message) => this.take(message as Message));
    this.child.on('error', (error) => this.end(error.message));
    this.child.on('close', (code, signal) =>
      this.end(`exit ${signal ? `signal: ${signal}` : `status ${code}`}`),
    );
    this.pipe(this.child.stdout);
    this.pipe(this.child.stderr);
    this.child.unref();
    this.child.channel?.unref();
  }

  /** Call it within a task of the timeline, which sleeps while the handler sleeps. */
  async run(environment: Environment, invocation: Invocation): Promise<Outcome> {
    const { id, codeDirectory, handler, variables } = environment;
    this.busy = true;
    this.log = environment.log;
    this.refuse = environment.refuse;
    this.child.channel?.ref();
    try {
      const known = this.loaded.has(id) ? { id } : { id, codeDirectory, handler, variables };
      this.loaded.add(id);
      this.send({ invoke: ++this.invocations, environment: known, now: this.timeline.now(), ...invocation });
      return await this.outcome(invocation.deadline);
    } finally {
      this.child.channel?.unref();
      this.busy = false;
    }
  }

  /** Removes an environment that is not invoked again. */
  forget(id: string): void {
    if (this.loaded.delete(id)) this.send({ forget: id });
  }

  announcePause(): void {
    if (this.busy) this.send({ pause: this.invocations });
  }

  /** Wakes a sleeping handler that expects an answer, and resolves when it is awake. */
  async announceAnswer(): Promise<void> {
    if (!this.wake) return;
    await new Promise<void>((resolve) => {
      this.acknowledge = resolve;
      this.send({ wake: this.invocations, answer: true, now: this.timeline.now() });
    });
  }

  kill(): void {
    this.alive = false;
    this.child.kill('SIGKILL');
  }

  /** Ends the process within an invocation, which fails. */
  crash(): void {
    this.kill();
    this.take({
      error: {
        errorType: 'Runtime.ExitError',
        errorMessage: 'Error: Runtime exited with error: signal: killed',
      },
    });
  }

  private async outcome(deadline: number): Promise<Outcome> {
    const { timeline } = this;
    for (;;) {
      const message = await this.next();
      if (message.result !== undefined) return { json: message.result };
      if (message.error) {
        if (message.fatal) this.kill();
        return { error: message.error };
      }
      const until = message.sleepUntil ?? Number.POSITIVE_INFINITY;
      const isAwake = await this.sleepUntil(Math.min(until, deadline), message.reading === true);
      if (isAwake) continue;
      if (timeline.now() >= deadline) {
        this.kill();
        return { timedOut: true };
      }
      this.send({ wake: this.invocations, now: timeline.now() });
    }
  }

  /** Sleeps until a time or until an expected answer arrives. Returns true for the latter. */
  private async sleepUntil(time: number, isReading: boolean): Promise<boolean> {
    const { timeline } = this;
    if (!isReading) {
      await timeline.sleepUntil(time);
      return false;
    }
    let scheduled: Scheduled | undefined;
    const isAwake = new Promise<boolean>((resolve) => {
      this.wake = () => resolve(true);
      scheduled = timeline.at(time, () => resolve(false));
    });
    try {
      return await timeline.waitFor(isAwake);
    } finally {
      this.wake = undefined;
      scheduled?.cancel();
    }
  }

  private send(message: object): void {
    // A process that is ending gets no message. Its end is reported separately.
    if (this.child.connected) this.child.send(message, () => {});
  }

  private async next(): Promise<Message> {
    if (this.messages.length === 0) {
      const guard = setTimeout(() => this.giveUp(), this.computeTimeout()).unref();
      await new Promise<void>((resolve) => {
        this.resume = resolve;
      });
      clearTimeout(guard);
    }
    return this.messages.shift() as Message;
  }

  private take(message: Message): void {
    if (message.lines?.length) this.log(message.lines);
    if (message.refused?.length) this.refuse(message.refused);
    if (message.quiet) {
      // Pending work of this process, possibly an issuer's, comes first.
      setImmediate(() => this.send({ quiet: this.invocations }));
      return;
    }
    this.acknowledge?.();
    if (message.awake) {
      this.wake?.();
      return;
    }
    if (message.fatal) this.alive = false;
    this.messages.push(message);
    this.wake?.();
    const { resume } = this;
    this.resume = undefined;
    resume?.();
  }

  private giveUp(): void {
    this.kill();
    const seconds = this.computeTimeout() / 1000;
    this.take({
      error: {
        errorType: 'Rehearsal.NoSignOfLife',
        errorMessage:
          `The handler computed for ${seconds} s of real time without waiting for a timer or an answer. ` +
          'Its process was killed. Action: find a loop that polls the clock without sleeping.',
      },
    });
  }

  private end(reason: string): void {
    if (!this.alive) return;
    this.alive = false;
    this.take({
      error: { errorType: 'Runtime.ExitError', errorMessage: `Error: Runtime exited with error: ${reason}` },
    });
  }

  /** Collects output that the process writes past its patched streams. */
  private pipe(stream: Readable | null): void {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      if (lines.length > 0) this.log(lines);
    });
    (stream as (Readable & { unref?(): void }) | null)?.unref?.();
  }
}
