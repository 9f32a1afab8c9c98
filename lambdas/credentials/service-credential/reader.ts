import { connect } from 'node:tls';
import type { KindReader, UseContext } from '../../../rehearsal/src/kinds/kind-reader';
import { type SendHttps, sendVia } from '../../verification/https';
import { tryBedrock } from './bedrock';
import { tryCodeCommit } from './codecommit';
import { SERVICE_CREDENTIAL, type ServiceCredentialValue } from './contract';
import { tryKeyspaces } from './keyspaces';
import { tryLogs } from './logs';
import { parseValue } from './value';

/** Uses the credential at its service. */
export const reader: KindReader = {
  kind: SERVICE_CREDENTIAL,
  description:
    'each read lists the models of Bedrock, writes a log event, reads the references of a repository, or logs in to Keyspaces',
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
  const send: SendHttps = (url, request) => {
    const { hostname: host } = new URL(url);
    const headers = { ...request.headers, host };
    return sendVia(url, { ...request, headers }, { hostname: '127.0.0.1', ...local(host, 443) });
  };
  if (value.service === 'bedrock') return tryBedrock(value, send);
  const { logGroup, logStream, repository, region } = parameters;
  const place = { region: String(region), logGroup: String(logGroup), logStream: String(logStream) };
  if (value.service === 'codecommit')
    return tryCodeCommit(value, { ...place, repository: String(repository) }, send);
  return tryLogs(value, place, send);
}
