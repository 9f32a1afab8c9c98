import type { UseContext } from '../../../rehearsal/src/kinds/kind-reader';
import type { Login } from '../login';

/** The server of a rehearsal that a value names. */
export interface ReaderServer {
  /** Port on 127.0.0.1. */
  readonly port: number;
  /** Host in the certificate: that of the rotator, because readers can have an endpoint of their own. */
  readonly host: string;
  /** Certificate authority, PEM. */
  readonly ca: string;
}

/**
 * @param certified host of the rotator. @default - its parameter `host`
 * @throws Error if no server has the host
 */
export function readerServer(
  { host, port }: Pick<Login, 'host' | 'port'>,
  { certificateAuthority: ca, issuerPort, parameters }: UseContext,
  certified: unknown = parameters.host ?? host,
): ReaderServer {
  const local = issuerPort(host, Number(port));
  if (local === undefined) throw new Error(`No server of the rehearsal has the host ${host}:${port}.`);
  return { port: local, host: String(certified), ca };
}
