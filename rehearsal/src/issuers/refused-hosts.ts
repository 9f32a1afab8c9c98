import type { Finding } from '../rehearse/report';
import type { RefusedHost } from './issuers';

/** Findings for hosts without an issuer. `pathOf` returns the path of a function. */
export function refusedHostFindings(
  refused: readonly RefusedHost[],
  pathOf: (functionName: string) => string,
): Finding[] {
  return refused.map(({ host, functionName, time }) => ({
    found: `${pathOf(functionName)} connected to ${host}, and the rehearsal has no issuer for ${host}.`,
    detail: `First at ${new Date(time).toISOString()}; the connection was refused.`,
    fix: 'Specify an issuer for this host with --issuer or the option issuers.',
  }));
}
