import { RehearsalError } from '../errors';
import type { Timeline } from '../kernel/timeline';
import { CertificateAuthority } from './certificates';
import type { ConfiguredFunction, IssuerClock, Serve, WireIssuer } from './issuer';
import { IssuerServer } from './issuer-server';

/** A host that a function asked for and that no issuer answers for. */
export interface RefusedHost {
  /** `host:port`. */
  readonly host: string;
  readonly functionName: string;
  /** The first time. */
  readonly time: number;
}

/** Functions that may wait for an answer of an issuer. */
export interface Waiting {
  /** Tells them that an issuer waits for the virtual clock. */
  announcePause(): void;
  /** Tells them that the pause is over; they are ready for the answer when it returns. */
  announceAnswer(): Promise<void>;
}

/** The issuers of one local AWS, and the routes of functions to them. */
export class Issuers {
  /** Local ports, by `host` or `host:port`. */
  readonly routes: Record<string, number> = {};
  private readonly all: IssuerServer[] = [];
  private readonly refusals = new Map<string, RefusedHost>();
  private made: CertificateAuthority | undefined;

  constructor(
    private readonly timeline: Timeline,
    private readonly waiting: Waiting,
  ) {}

  /** That of this rehearsal alone. */
  get authority(): CertificateAuthority {
    this.made ??= new CertificateAuthority();
    return this.made;
  }

  /** Hosts that were asked for in vain. */
  get refused(): readonly RefusedHost[] {
    return [...this.refusals.values()];
  }

  /** Starts issuers. To be called before functions are created. Error: IssuerFailed, for one that cannot start. */
  async start(serves: readonly Serve[]): Promise<void> {
    const { authority, timeline } = this;
    for (const serve of serves) {
      try {
        const issuer = await serve({
          clock: this.clock(),
          certificateAuthority: authority.certificate,
          certificateFor: (host) => authority.issue(host),
        });
        this.all.push(
          await IssuerServer.start(
            issuer,
            authority,
            () => timeline.now(),
            (error) => this.fail(error),
          ),
        );
      } catch (error) {
        throw failure(error);
      }
    }
  }

  /** Asks the issuers for which hosts of a function they answer. Error: IssuerFailed. */
  configure(name: string, environment: Readonly<Record<string, string>>): void {
    const configured: ConfiguredFunction = { name, environment, parameters: parametersIn(environment) };
    for (const served of this.all) {
      const hosts = hostsOf(served.issuer, configured);
      served.answerFor(hosts);
      for (const host of hosts) this.routes[host] = served.port;
    }
  }

  refuse(host: string, functionName: string): void {
    const id = `${host} ${functionName}`;
    if (!this.refusals.has(id)) this.refusals.set(id, { host, functionName, time: this.timeline.now() });
  }

  async close(): Promise<void> {
    for (const served of this.all.splice(0)) await served.close();
  }

  private clock(): IssuerClock {
    const { timeline } = this;
    return {
      now: () => timeline.now(),
      sleep: (milliseconds) =>
        new Promise((resolve) => {
          timeline.after(milliseconds, async () => {
            await this.waiting.announceAnswer();
            resolve();
          });
          this.waiting.announcePause();
        }),
    };
  }

  /** Ends the run: what an issuer throws is its defect. */
  private fail(error: unknown): void {
    this.timeline.spawn(() => {
      throw failure(error);
    });
  }
}

function hostsOf(issuer: WireIssuer, configured: ConfiguredFunction): string[] {
  try {
    return issuer.hosts(configured).map((host) => host.toLowerCase());
  } catch (error) {
    throw failure(error);
  }
}

function failure(error: unknown): RehearsalError {
  const { stack } = error instanceof Error ? error : new Error(String(error));
  return new RehearsalError('IssuerFailed', `An issuer failed: ${stack}.`, 'Correct the issuer.');
}

function parametersIn({
  REKEY_CREDENTIAL = '{}',
}: Readonly<Record<string, string>>): Record<string, unknown> {
  try {
    return JSON.parse(REKEY_CREDENTIAL) ?? {};
  } catch {
    return {};
  }
}
