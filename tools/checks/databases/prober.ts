import { type Logins, type Pace, pause } from './logins';
import type { ReadCurrent } from './pool';
import type { CheckedServer } from './server';

/** Number of probes in a rotation. */
const PROBES = 10;
/** Pause after a refused login, and the shortest one, milliseconds of real time. */
const LEAST_PAUSE = 2;

/** Measures the longest time in which the value of AWSCURRENT does not authenticate. */
export class Prober {
  /** From the start of the first refused login to the start of the next one that succeeds, milliseconds of real time. */
  longestDeadWindow = 0;
  private stopped = false;
  private deadSince: number | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly server: Pick<CheckedServer, 'open'>,
    private readonly read: ReadCurrent,
    private readonly logins: Logins,
    private readonly pace: Pace,
  ) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
    if (this.deadSince !== undefined) this.end(performance.now());
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      await this.logins.during(() => this.probe());
      const usual = this.deadSince === undefined ? this.pace.rotation / PROBES : 0;
      await pause(Math.max(LEAST_PAUSE, usual));
    }
  }

  private async probe(): Promise<void> {
    const began = performance.now();
    const text = this.read() ?? '';
    const works = await this.server.open(text).then(
      (session) => session.close().then(() => true),
      () => false,
    );
    if (!works) this.deadSince ??= began;
    else if (this.deadSince !== undefined) this.end(began);
  }

  private end(at: number): void {
    this.longestDeadWindow = Math.max(this.longestDeadWindow, at - (this.deadSince ?? at));
    this.deadSince = undefined;
  }
}
