import type { VaultKind } from './kinds';
import type { VaultServer } from './server';

/** Pause between two reads, milliseconds of real time. */
const PAUSE = 5;

/** A client that is logged in all the time. It logs in again when the value of the secret has changed. */
export class Client {
  reads = 0;
  logins = 0;
  failures = 0;
  private stopped = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly kind: VaultKind,
    private readonly server: VaultServer,
    private readonly current: () => string,
  ) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    let text = '';
    let token: string | undefined;
    while (!this.stopped) {
      if (text !== this.current()) {
        text = this.current();
        token = await this.kind.logIn(text);
        this.logins += 1;
      }
      const { status } = await this.server.call('GET', 'secret/data/shop', undefined, token ?? 'none');
      if (status === 200) this.reads += 1;
      else this.failures += 1;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}
