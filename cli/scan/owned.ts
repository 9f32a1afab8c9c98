import { codeOf, isDenied } from '../../lambdas/leaks/matcher/aws-json';
import type { Match } from '../../lambdas/leaks/matcher/match';
import { Matcher } from '../../lambdas/leaks/matcher/matcher';
import { byUse } from '../../lambdas/leaks/matcher/state';
import type { Finding, Owned } from '../../scan/src/findings/finding';
import { type AwsConnection, connect } from './aws-json';
import { regionOfTable } from './table-arn';

/** Options of the command line that name tables of owned keys. */
export interface OwnedOptions {
  readonly 'leak-index'?: string | undefined;
  readonly 'api-key-store'?: readonly string[];
  readonly profile?: string | undefined;
}

/** Opens the connection to a region. Tests provide their own. */
type Connect = (region: string, profile?: string) => AwsConnection;

/**
 * Adds to each finding whose secret the app owns which secret it is, and whether it is still in use. Without the index, or
 * without permission to match, the findings stay as they are, and the reason is printed: the exit code does not change.
 */
export async function withOwners(
  findings: readonly Finding[],
  options: OwnedOptions,
  open: Connect = connect,
): Promise<readonly Finding[]> {
  const { 'leak-index': table, 'api-key-store': apiKeyStores = [], profile } = options;
  const tables = [...(table === undefined ? [] : [table]), ...apiKeyStores];
  const regions = new Map(tables.map((arn) => [arn, regionOfTable(arn) ?? '']));
  const digests = new Set(findings.flatMap(({ digest }) => digest ?? []));
  const owners = new Map<string, Match[]>();
  for (const region of new Set(regions.values())) {
    const connection = open(region, profile);
    const isHere = (arn: string) => regions.get(arn) === region;
    const matcher = new Matcher({
      ...(table !== undefined && isHere(table) && { table }),
      apiKeyStores: apiKeyStores.filter(isHere),
      call: connection.call,
    });
    try {
      for (const [digest, matches] of await matcher.matchDigests(digests))
        owners.set(digest, [...(owners.get(digest) ?? []), ...matches]);
    } catch (error) {
      console.error(notMatched(error, region));
    } finally {
      connection.close();
    }
  }
  return findings.map((finding) => withOwner(finding, byUse(owners.get(finding.digest ?? '') ?? [])));
}

/** Adds the owner that is most in use, with the others. */
function withOwner(finding: Finding, matches: readonly Match[]): Finding {
  const [first, ...others] = matches.map(ownedOf);
  if (first === undefined) return finding;
  return { ...finding, owned: { ...first, ...(others.length > 0 && { others }) } };
}

function ownedOf({ secret, version, kind, credential, state, reason, owner }: Match): Owned {
  return {
    ...{ secret, version, kind, credential, state },
    ...(reason !== undefined && { reason }),
    ...(owner !== undefined && { owner }),
  };
}

function notMatched(error: unknown, region: string): string {
  const { message } = error as Error;
  const text = `Not matched against the keys of the app in ${region}: ${message}`;
  if (isDenied(error)) return `${text}\ngrantMatch of LeakIndex and of ApiKeyStore allows the calls.`;
  if (codeOf(error) === 'NotFoundException')
    return `${text}\nThe key of a LeakIndex has an alias by the name of its table.`;
  return text;
}
