import type { Finding } from '../rehearse/report';
import type { RefusedHost } from './issuers';

/** Hosts that functions asked for and that no issuer answers for. `pathOf` tells the path of a function. */
export function refusedHostFindings(
  refused: readonly RefusedHost[],
  pathOf: (functionName: string) => string,
): Finding[] {
  return refused.map(({ host, functionName, time }) => ({
    found: `${pathOf(functionName)} asked for ${host}, and the rehearsal has no issuer for ${host}.`,
    detail: `First at ${new Date(time).toISOString()}; the connection was refused.`,
    fix: 'Give an issuer that answers for this host, with --issuer or the option issuers.',
  }));
}
