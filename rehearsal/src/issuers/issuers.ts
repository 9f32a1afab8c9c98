import { RehearsalError } from '../errors';
import type { Timeline } from '../kernel/timeline';
import { CertificateAuthority } from './certificates';
import type { ConfiguredFunction, IssuerClock, MissingServer, Serve, WireIssuer } from './issuer';
import { IssuerServer } from './issuer-server';

/** A host to which a function connected and that no issuer serves. */
export interface RefusedHost {
  /** `host:port`. */
  readonly host: string;
  readonly functionName: string;
  /** Time of the first connection. */
  readonly time: number;
}

/** Notifies functions that wait for a response of an issuer. */
export interface Waiting {
  /** An issuer waits for the virtual clock. */
  announcePause(): void;
  /** The pause is over. Resolves when the functions are ready for the response. */
  announceAnswer(): Promise<void>;
}

/** The issuers of one local AWS and the routes to them. */
export class Issuers {
  /** Local ports by `host` or `host:port`. */
  readonly routes: Record<string, number> = {};
  private readonly all: IssuerServer[] = [];
  private readonly refusals = new Map<string, RefusedHost>();
  private readonly missing = new Map<string, MissingServer>();
  private made: CertificateAuthority | undefined;

  constructor(
    private readonly timeline: Timeline,
    private readonly waiting: Waiting,
    private readonly secretValue: (arn: string) => string | undefined,
  ) {}

  get authority(): CertificateAuthority {
    this.made ??= new CertificateAuthority();
    return this.made;
  }

  /** Local ports of separate servers. */
  get servers(): readonly number[] {
    const ports = this.all.flatMap((served) =>
      served.issuer.protocol === 'server' ? Object.keys(this.routes).map((host) => served.portOf(host)) : [],
    );
    return [...new Set(ports.filter((port) => port !== undefined))];
  }

  /** Hosts to which functions connected and that no issuer serves. */
  get refused(): readonly RefusedHost[] {
    return [...this.refusals.values()];
  }

  /** Starts issuers. Must be called before functions are created. @throws IssuerFailed */
  async start(serves: readonly Serve[]): Promise<void> {
    const { authority, timeline } = this;
    for (const serve of serves) {
      try {
        const issuer = await serve({
          clock: this.clock(),
          certificateAuthority: authority.certificate,
          certificateFor: (...hosts) => authority.issue(...hosts),
          secretValue: this.secretValue,
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

  /**
   * Prepares the issuers of a function. Must be called before the function is created.
   * @returns a server that is not installed
   * @throws IssuerFailed
   */
  async prepare(
    name: string,
    environment: Readonly<Record<string, string>> = {},
    code?: string,
  ): Promise<MissingServer | undefined> {
    const configured = configuredFunction(name, environment, code);
    const served = new Set<string>();
    // The issuers that take precedence come last.
    for (const { issuer } of [...this.all].reverse()) {
      const hosts = hostsOf(issuer, configured).filter((host) => !served.has(host));
      for (const host of hosts) served.add(host);
      if (hosts.length === 0) continue;
      try {
        const missing = await issuer.prepare?.(configured);
        if (missing) this.missing.set(name, missing);
      } catch (error) {
        throw failure(error);
      }
    }
    return this.missingFor(name);
  }

  /** The server that a function requires and that is not installed. */
  missingFor(functionName: string): MissingServer | undefined {
    return this.missing.get(functionName);
  }

  /** Adds the routes of a function to the issuers of its hosts. @throws IssuerFailed */
  configure(name: string, environment: Readonly<Record<string, string>>, code?: string): void {
    const configured = configuredFunction(name, environment, code);
    for (const served of this.all) {
      const hosts = hostsOf(served.issuer, configured);
      served.serveHosts(hosts);
      for (const host of hosts) {
        const port = served.portOf(host);
        if (port !== undefined) this.routes[host] = port;
      }
    }
  }

  /** Local port of a host; without `port`, of any port that an issuer serves. */
  portOf(host: string, port?: number): number | undefined {
    const name = host.toLowerCase();
    const known = this.routes[`${name}:${port}`] ?? this.routes[name];
    if (known !== undefined || port !== undefined) return known;
    return Object.entries(this.routes).find(([route]) => route.replace(/:\d+$/, '') === name)?.[1];
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

  /** Ends the run with an error of an issuer. */
  private fail(error: unknown): void {
    this.timeline.spawn(() => {
      throw failure(error);
    });
  }
}

function configuredFunction(
  name: string,
  environment: Readonly<Record<string, string>>,
  code: string | undefined,
): ConfiguredFunction {
  return { name, environment, parameters: parametersIn(environment), code };
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
