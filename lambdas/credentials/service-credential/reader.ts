import { connect } from 'node:tls';
import type { KindReader, UseContext } from '../../../rehearsal/src/kinds/kind-reader';
import { type SendHttps, sendVia } from '../../verification/https';
import { tryBedrock } from './bedrock';
import { SERVICE_CREDENTIAL, type ServiceCredentialValue } from './contract';
import { tryKeyspaces } from './keyspaces';
import { tryLogs } from './logs';
import { parseValue } from './value';

/** Uses the credential at its service. */
export const reader: KindReader = {
  kind: SERVICE_CREDENTIAL,
  description: 'each read lists the models of Bedrock, writes a log event, or logs in to Keyspaces',
  async use(text, context) {
    const { accepted, answer } = await tryAt(parseValue(text), context);
    if (!accepted) throw new Error(`The service refused the credential: ${answer}.`);
  },
};

function tryAt(
  value: ServiceCredentialValue,
  { issuerPort, certificateAuthority: ca, parameters }: UseContext,
) {
  const local = (servername: string, port: number) => ({
    port: issuerPort(servername, port) ?? 0,
    servername,
    ca,
  });
  if (value.service === 'keyspaces')
    return tryKeyspaces(value, (host, port) => connect({ host: '127.0.0.1', ...local(host, port) }));
  const send: SendHttps = (url, request) =>
    sendVia(url, request, { hostname: '127.0.0.1', ...local(new URL(url).hostname, 443) });
  if (value.service === 'bedrock') return tryBedrock(value, send);
  const { region, logGroup, logStream } = parameters;
  const place = { region: String(region), logGroup: String(logGroup), logStream: String(logStream) };
  return tryLogs(value, place, send);
}
