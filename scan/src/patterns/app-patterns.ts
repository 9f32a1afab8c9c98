import { isKeyPrefix } from '../../../client/src/api-keys/format';
import { CREDENTIAL_RESOURCE_TYPE, KEY_PREFIX_METADATA } from '../../../engine/src/contract';
import { readTemplates, type Template } from '../assembly/templates';
import { apiKeyPattern, generatedPattern, type KeyPattern, prefixFault } from './key-pattern';

/** Pattern with the constructs whose keys it matches. */
export interface AppPattern extends KeyPattern {
  /** Construct paths, or logical ids in a template without paths. */
  readonly sources: readonly string[];
}

/** Patterns of an app, and the keys that have none. */
export interface AppPatterns {
  readonly patterns: readonly AppPattern[];
  /** Reasons, each with its construct. */
  readonly without: readonly string[];
}

/**
 * Finds the patterns of the keys of an app in its cloud assembly. A key states its prefix in one of two places of the template:
 *
 * - `Credential.prefix` of the custom resource `Custom::RekeyCredential`. With `alphabet` and `length`, the key is the prefix
 *   and that many characters of the alphabet; without them it is an API key with a checksum.
 * - the metadata `rekey:keyPrefix` of any resource, such as the table of an `ApiKeyStore`: the prefix of API keys.
 *
 * @throws AssemblyFault
 */
export function appPatterns(assembly: string): AppPatterns {
  const found = new Map<string, AppPattern>();
  const without: string[] = [];
  for (const { source, make } of readTemplates(assembly).flatMap(statedKeys)) {
    try {
      const pattern = make();
      const sources = [...(found.get(pattern.regex)?.sources ?? []), source];
      found.set(pattern.regex, { ...pattern, sources: [...new Set(sources)] });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      without.push(`${source}: ${error.message}`);
    }
  }
  return { patterns: withUniqueIds([...found.values()]), without };
}

interface StatedKey {
  readonly source: string;
  /** @throws RangeError */
  readonly make: () => KeyPattern;
}

function statedKeys({ resources, pathOf }: Template): StatedKey[] {
  return Object.entries(resources).flatMap(([id, { Type, Properties, Metadata }]) => {
    const inMetadata = Metadata?.[KEY_PREFIX_METADATA];
    const { prefix, alphabet, length } =
      Type === CREDENTIAL_RESOURCE_TYPE ? record(Properties?.Credential) : {};
    // A credential is in the rotator of its secret.
    const source = pathOf(id).replace(/\/Rotator\/Credential[^/]*$/, '');
    const keys: StatedKey[] = [];
    if (inMetadata !== undefined) keys.push({ source, make: () => apiKeyPattern(text(inMetadata)) });
    if (prefix === undefined || prefix === '') return keys;
    const isGenerated = alphabet !== undefined || length !== undefined;
    const make = () =>
      isGenerated
        ? generatedPattern(text(prefix), Number(text(length)), text(alphabet))
        : apiKeyPattern(text(prefix));
    return [...keys, { source, make }];
  });
}

const record = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};

/** @throws RangeError for an intrinsic function, whose value is known only after the deploy. */
function text(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new RangeError('The prefix, length or alphabet is not known at synth. Use a literal text.');
}

/** Numbers the patterns that have the same id. */
function withUniqueIds(patterns: readonly AppPattern[]): AppPattern[] {
  const seen = new Map<string, number>();
  return patterns.map((pattern) => {
    const count = (seen.get(pattern.id) ?? 0) + 1;
    seen.set(pattern.id, count);
    return count === 1 ? pattern : { ...pattern, id: `${pattern.id}-${count}` };
  });
}

/** Patterns of prefixes of API keys. @throws RangeError */
export function patternsOf(prefixes: readonly string[]): AppPattern[] {
  const wrong = prefixes.find((prefix) => !isKeyPrefix(prefix));
  if (wrong !== undefined) throw new RangeError(prefixFault(wrong));
  return [...new Set(prefixes)].map((prefix) => ({ ...apiKeyPattern(prefix), sources: [] }));
}
