import { connect } from 'node:tls';
import type { UseContext } from '../../../rehearsal/src/kinds/kind-reader';
import { overHttps } from './transport';
import type { Transport } from './wire';

/** An address for documentation (RFC 5737): the name of an issuer of the rehearsal resolves to none. */
const ADDRESS = '192.0.2.1';

/** Sends the requests of a reader to the issuers of its rehearsal. */
export const rehearsedTransport = ({ certificateAuthority, issuerPort }: UseContext): Transport =>
  overHttps(
    { certificateAuthority },
    {
      resolve: async () => [ADDRESS],
      connect: ({ port, servername, ...options }) =>
        connect({ ...options, servername, host: '127.0.0.1', port: issuerPort(servername ?? '', port) }),
    },
  );
