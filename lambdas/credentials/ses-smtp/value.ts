import { readMembers } from 'cdk-rekey-engine';
import { SES_SMTP, type SmtpEndpoint, type SmtpValue } from './contract';

/** @throws SecretMalformed, WrongKind */
export function parseValue(text: string): SmtpValue {
  const { username } = readMembers(text, SES_SMTP, ['username', 'host', 'password']);
  const { regions } = JSON.parse(text) as { readonly regions?: unknown };
  const entries = Object.entries(typeof regions === 'object' && regions !== null ? regions : {});
  // A value without regions has its own members as the only endpoint.
  const endpoints = entries.map(
    ([region, endpoint]) => [region, endpointIn(JSON.stringify(endpoint))] as const,
  );
  return { username, ...endpointIn(text), regions: Object.fromEntries(endpoints) };
}

export const serializeValue = ({ username, host, port, password, regions }: SmtpValue): string =>
  JSON.stringify({ username, host, port, password, regions });

/** The endpoints of a value, each host once. */
export function endpointsIn({ host, port, password, regions }: SmtpValue): SmtpEndpoint[] {
  const all = [{ host, port, password }, ...Object.values(regions)];
  return [...new Map(all.map((endpoint) => [endpoint.host, endpoint])).values()];
}

function endpointIn(text: string): SmtpEndpoint {
  const { host, password } = readMembers(text, SES_SMTP, ['host', 'password']);
  const { port } = JSON.parse(text) as { readonly port?: unknown };
  return { host, port: Number(port), password };
}
