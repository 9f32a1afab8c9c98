import type { KindReader } from '../../../rehearsal/src/kinds/kind-reader';
import { SES_SMTP } from './contract';
import { authenticateWith } from './smtp';
import { endpointsIn, parseValue } from './value';

/** Authenticates at the SMTP endpoint of each region. */
export const reader: KindReader = {
  kind: SES_SMTP,
  description: 'each read authenticates with the value at the SMTP endpoint of each region',
  async use(text, { issuerPort, certificateAuthority }) {
    const value = parseValue(text);
    for (const endpoint of endpointsIn(value)) {
      const { host, port } = endpoint;
      const authenticate = authenticateWith(certificateAuthority, () => ({
        host: '127.0.0.1',
        port: issuerPort(host, port) ?? 0,
      }));
      const { accepted, answer } = await authenticate(endpoint, value.username);
      if (!accepted) throw new Error(`The SMTP endpoint ${host} refused the password: ${answer}.`);
    }
  },
};
