import { MINUTE } from '../../../engine/src';
import type { Random } from '../../../engine/src/testing/random';
import type { ShortenedClock } from './clock';
import { type Logins, type Pace, pause } from './logins';
import type { CheckedServer, Session } from './server';

/** Number of clients. */
const CLIENTS = 20;

/**
 * Times for which the clients keep a value of the secret, in turn: one reads it at each login; the others keep it for five
 * minutes, as the readers of a rehearsal, and for an hour, the default of AWS's caching libraries.
 */
const KEPT = [0, 5 * MINUTE, 60 * MINUTE];

/** The longest life of a session: that of a connection in a pool. */
const SESSION_ENDS = 30 * MINUTE;

/**
 * Pause between two logins of a client, [least, most] times the duration of a rotation: about twelve logins of twenty clients
 * fall into a rotation, however fast the machine is.
 */
const BETWEEN_LOGINS = [0.2, 3] as const;
/** Pause between two queries, [least, most] milliseconds of real time. */
const BETWEEN_QUERIES = [1, 30] as const;
const MOST_QUERIES = 4;
/** A client creates an object in one of so many sessions. */
const CREATES_EVERY = 5;

/** The measurements of a pool. */
export interface PoolCounts {
  connections: number;
  /** Logins that were refused, and sessions that ended before their client closed them. */
  refused: number;
  ownershipErrors: number;
  /** Descriptions of the first failures. */
  readonly failures: string[];
}

/** A secret, as its readers see it. */
export type ReadCurrent = () => string | undefined;

/** Clients that connect, query and reconnect all the time. After a failure, a client reads the secret again. */
export class Pool {
  readonly counts: PoolCounts = { connections: 0, refused: 0, ownershipErrors: 0, failures: [] };
  private stopped = false;
  private readonly clients: Promise<void>[] = [];
  /** When the open sessions began. */
  private readonly sessions = new Map<Session, number>();

  constructor(
    private readonly server: Pick<CheckedServer, 'open'>,
    private readonly read: ReadCurrent,
    private readonly clock: Pick<ShortenedClock, 'now'>,
    private readonly logins: Logins,
    private readonly random: Random,
    private readonly pace: Pace,
  ) {}

  start(): void {
    for (let i = 0; i < CLIENTS; i++) this.clients.push(this.run(KEPT[i % KEPT.length] as number));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.clients);
  }

  /** Waits until every session that is older than the longest life of a session is closed. */
  async oldSessionsClosed(): Promise<void> {
    const isOld = (opened: number) => this.clock.now() - opened > SESSION_ENDS;
    while ([...this.sessions.values()].some(isOld)) await pause(1);
  }

  private async run(kept: number): Promise<void> {
    let value: { readonly text: string; readonly at: number } | undefined;
    while (!this.stopped) {
      const [least, most] = BETWEEN_LOGINS;
      await pause(this.pace.rotation * (least + (most - least) * this.random.next()));
      const session = await this.logins.during(async () => {
        const now = this.clock.now();
        if (!value || now - value.at >= kept) value = { text: this.read() ?? '', at: now };
        return this.open(value.text);
      });
      if (!session || !(await this.use(session))) value = undefined;
    }
  }

  private async open(text: string): Promise<Session | undefined> {
    this.counts.connections++;
    try {
      return await this.server.open(text);
    } catch (error) {
      this.fail(`login: ${String(error)}`);
      return undefined;
    }
  }

  /** Returns false when the session failed. */
  private async use(session: Session): Promise<boolean> {
    const opened = this.clock.now();
    this.sessions.set(session, opened);
    try {
      if (this.random.integer(1, CREATES_EVERY) === 1) await this.checkOwners(session);
      for (let queries = this.random.integer(1, MOST_QUERIES); queries > 0; queries--) {
        await session.query();
        if (this.stopped || this.clock.now() - opened > SESSION_ENDS) break;
        await pause(this.random.integer(...BETWEEN_QUERIES));
      }
      return true;
    } catch (error) {
      this.fail(`query: ${String(error)}`);
      return false;
    } finally {
      await session.close().catch(() => undefined);
      this.sessions.delete(session);
    }
  }

  private async checkOwners(session: Session): Promise<void> {
    const wrong = await session.checkOwners?.();
    if (wrong === undefined) return;
    this.counts.ownershipErrors++;
    this.note(wrong);
  }

  private fail(description: string): void {
    this.counts.refused++;
    this.note(description);
  }

  private note(description: string): void {
    if (this.counts.failures.length < 5) this.counts.failures.push(description);
  }
}
