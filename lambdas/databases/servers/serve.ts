import { randomBytes } from 'node:crypto';
import { ENVIRONMENT } from '../../../engine/src/contract';
import type {
  ConfiguredFunction,
  IssuerContext,
  MissingServer,
  Serve,
} from '../../../rehearsal/src/issuers/issuer';
import { readAdminLogin } from '../login';
import { type RunningServer, ServerMissing, type ServerOptions } from './server';

type AdminLogin = ServerOptions['admin'];

/** A server for a rehearsal, and what it needs to have before the first rotation. */
export interface ServedDatabase {
  start(options: ServerOptions, parameters: Readonly<Record<string, unknown>>): Promise<RunningServer>;
  /**
   * The servers of a credential, each with its `host:port` names.
   *
   * @default - one server, at `host:port` and at `readerHost:readerPort`
   */
  servers?(parameters: Readonly<Record<string, unknown>>): readonly (readonly string[])[];
  /** Makes an administrator exist, as the service of AWS makes it, and the database of the credential. */
  prepare(
    server: StartedServer,
    admin: AdminLogin,
    parameters: ConfiguredFunction['parameters'],
  ): Promise<void>;
}

/** A running server of a rehearsal. */
export interface StartedServer {
  /** Port on 127.0.0.1. */
  readonly port: number;
  /** Host in the certificate. */
  readonly host: string;
  /** Certificate authority, PEM. */
  readonly ca: string;
  /** Login with every right. */
  readonly root: AdminLogin;
}

/** Serves the hosts of a kind of databases with real servers: one for each database of the app, with its administrators. */
export function serveDatabase(database: ServedDatabase): Serve {
  return (context) => {
    const fleet = new Fleet(database, context);
    return {
      protocol: 'server',
      hosts: ({ parameters }) => serversOf(database, parameters).flat(),
      port: (host) => fleet.port(host),
      prepare: (of) => fleet.prepare(of),
      close: () => fleet.stop(),
    };
  };
}

function serversOf(
  { servers = ofLogin }: ServedDatabase,
  parameters: ConfiguredFunction['parameters'],
): string[][] {
  return servers(parameters).map((names) => names.map((name) => name.toLowerCase()));
}

/** The endpoint of the function and the endpoint of readers, which can be a proxy. */
function ofLogin({ host, port, readerHost = host, readerPort = port }: ConfiguredFunction['parameters']) {
  if (typeof host !== 'string' || port === undefined) return [];
  return [[...new Set([`${host}:${port}`, `${readerHost}:${readerPort}`])]];
}

/** The servers of one rehearsal. */
class Fleet {
  /** By the first name of each. */
  private readonly members = new Map<string, Promise<StartedServer & RunningServer>>();
  private readonly ports = new Map<string, number>();

  constructor(
    private readonly database: ServedDatabase,
    private readonly context: IssuerContext,
  ) {}

  port(name: string): number | undefined {
    return this.ports.get(name);
  }

  /** Starts the servers of a function that do not run, and makes its administrator exist. */
  async prepare({ environment, parameters }: ConfiguredFunction): Promise<MissingServer | undefined> {
    try {
      const value = this.context.secretValue(environment[ENVIRONMENT.adminSecret] ?? '');
      for (const names of serversOf(this.database, parameters)) {
        const server = await this.start(names, parameters);
        for (const name of names) this.ports.set(name, server.port);
        // Without a value, the function itself reports the admin secret.
        if (value !== undefined) await this.database.prepare(server, readAdminLogin(value), parameters);
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof ServerMissing)) throw error;
      return { server: error.server, ...(error.install !== '' && { install: error.install }) };
    }
  }

  async stop(): Promise<void> {
    for (const started of await Promise.allSettled(this.members.values())) {
      if (started.status === 'fulfilled') await started.value.stop();
    }
  }

  private start(
    names: readonly string[],
    parameters: ConfiguredFunction['parameters'],
  ): Promise<StartedServer & RunningServer> {
    const [first = ''] = names;
    const known = this.members.get(first);
    if (known) return known;
    const hosts = names.map((name) => name.replace(/:\d+$/, ''));
    const root = { username: 'rehearsal_root', password: randomBytes(24).toString('hex') };
    const { certificateAuthority: ca } = this.context;
    const starting = this.database
      .start({ ...this.context.certificateFor(...hosts), admin: root }, parameters)
      .then((server) => ({ ...server, host: hosts[0] as string, ca, root }));
    this.members.set(first, starting);
    return starting;
  }
}
