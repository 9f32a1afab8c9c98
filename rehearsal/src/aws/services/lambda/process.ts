import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Scheduled, Timeline } from '../../../kernel/timeline';
import type { FunctionError } from './function';

const BOOTSTRAP = join(__dirname, 'child', 'bootstrap.cjs');

/** What the child tells; see child/bootstrap.cjs. */
interface Message {
  readonly lines?: readonly string[];
  /** Hosts that nobody serves, as `host:port`. */
  readonly refused?: readonly string[];
  /** Milliseconds since the epoch; null when the handler waits for something that no timer brings. */
  readonly sleepUntil?: number | null;
  /** Whether a handler that sleeps is owed an answer by an issuer, which ends the sleep. */
  readonly reading?: boolean;
  /** The sleep has ended so. */
  readonly awake?: boolean;
  /** The answer that is owed did not come for long. */
  readonly quiet?: boolean;
  /** JSON. */
  readonly result?: string;
  readonly error?: FunctionError;
  /** The process ends itself after this. */
  readonly fatal?: boolean;
}

/** An execution environment: a function's code, loaded once, with the variables that it was started with. */
export interface Environment {
  /** Unique within a run. */
  readonly id: string;
  readonly codeDirectory: string;
  readonly handler: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Takes every line of output. */
  readonly log: (lines: readonly string[]) => void;
  /** Takes hosts that nobody serves. */
  readonly refuse: (hosts: readonly string[]) => void;
}

/** Where functions reach the local AWS. */
export interface Door {
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
  /** Real milliseconds for which an answer of an issuer is waited for. */
  readonly answerWithin: number;
  /** How far the handler's clock is off, milliseconds. */
  readonly clockSkew: number;
}

/** How an invocation ended: a value as JSON, an error, or the time limit. */
export type Outcome = { json: string } | { error: FunctionError } | { timedOut: true };

/** A Node.js process that runs handlers, one invocation at a time. */
export class FunctionProcess {
  readonly bornAt: number;
  alive = true;
  busy = false;
  private readonly child: ChildProcess;
  private readonly messages: Message[] = [];
  /** Ids of the environments that it has loaded. */
  private readonly loaded = new Set<string>();
  private log: Environment['log'] = () => {};
  private refuse: Environment['refuse'] = () => {};
  private resume: (() => void) | undefined;
  /** Ends the sleep of a handler that is owed an answer. */
  private awaken: (() => void) | undefined;
  private acknowledge: (() => void) | undefined;
  private invocations = 0;

  constructor(
    private readonly timeline: Timeline,
    /** Real milliseconds that a handler may compute without a sign of life. */
    private readonly patience: () => number,
    { endpoint, socket, tlsPort, certificateAuthority }: Door,
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

  /** Must be called within a task of the timeline, which sleeps when the handler does. */
  async run(environment: Environment, invocation: Invocation): Promise<Outcome> {
    const { id, codeDirectory, handler, variables } = environment;
    this.busy = true;
    this.log = environment.log;
    this.refuse = environment.refuse;
    this.child.channel?.ref();
    try {
      const told = this.loaded.has(id) ? { id } : { id, codeDirectory, handler, variables };
      this.loaded.add(id);
      this.send({ invoke: ++this.invocations, environment: told, now: this.timeline.now(), ...invocation });
      return await this.outcome(invocation.deadline);
    } finally {
      this.child.channel?.unref();
      this.busy = false;
    }
  }

  /** The environment is not invoked any more. */
  forget(id: string): void {
    if (this.loaded.delete(id)) this.send({ forget: id });
  }

  announcePause(): void {
    if (this.busy) this.send({ pause: this.invocations });
  }

  /** Returns when the handler that sleeps is awake, if it is owed an answer. */
  async announceAnswer(): Promise<void> {
    if (!this.awaken) return;
    await new Promise<void>((resolve) => {
      this.acknowledge = resolve;
      this.send({ wake: this.invocations, answer: true, now: this.timeline.now() });
    });
  }

  kill(): void {
    this.alive = false;
    this.child.kill('SIGKILL');
  }

  /** Ends the process in the middle of an invocation, which then has failed. */
  strikeDown(): void {
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

  /** Sleeps until a time, or sooner if an answer is owed and comes. Tells whether it was that. */
  private async sleepUntil(time: number, isReading: boolean): Promise<boolean> {
    const { timeline } = this;
    if (!isReading) {
      await timeline.sleepUntil(time);
      return false;
    }
    let scheduled: Scheduled | undefined;
    const isAwake = new Promise<boolean>((resolve) => {
      this.awaken = () => resolve(true);
      scheduled = timeline.at(time, () => resolve(false));
    });
    try {
      return await timeline.waitFor(isAwake);
    } finally {
      this.awaken = undefined;
      scheduled?.cancel();
    }
  }

  private send(message: object): void {
    // A process that is about to end cannot be told anything; its end is a message of its own.
    if (this.child.connected) this.child.send(message, () => {});
  }

  private async next(): Promise<Message> {
    if (this.messages.length === 0) {
      const guard = setTimeout(() => this.giveUp(), this.patience()).unref();
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
      // After what is to be done in this process, which may be the issuer's work.
      setImmediate(() => this.send({ quiet: this.invocations }));
      return;
    }
    this.acknowledge?.();
    if (message.awake) {
      this.awaken?.();
      return;
    }
    if (message.fatal) this.alive = false;
    this.messages.push(message);
    this.awaken?.();
    const { resume } = this;
    this.resume = undefined;
    resume?.();
  }

  private giveUp(): void {
    this.kill();
    const seconds = this.patience() / 1000;
    this.take({
      error: {
        errorType: 'Rehearsal.NoSignOfLife',
        errorMessage:
          `The handler computed for ${seconds} s of real time without waiting for a timer or an answer. ` +
          'Its process was killed. Look for a loop that waits for the clock without sleeping.',
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

  /** What the process writes past its patched streams. */
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
