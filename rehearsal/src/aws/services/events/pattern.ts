/** An event pattern: members of an event, and their accepted values. */
export interface EventPattern {
  readonly [name: string]: EventPattern | readonly Matcher[];
}

export type Scalar = string | number | boolean | null;

export type Matcher =
  | Scalar
  | { readonly prefix: string }
  | { readonly suffix: string }
  | { readonly exists: boolean }
  | { readonly 'equals-ignore-case': string }
  | { readonly 'anything-but': Scalar | readonly Scalar[] | { readonly prefix: string } };

const OPERATORS = ['prefix', 'suffix', 'exists', 'equals-ignore-case', 'anything-but'];

/** @throws Error that names an unsupported operator of `pattern` */
export function checkPattern(pattern: EventPattern): void {
  for (const [name, rule] of Object.entries(pattern)) {
    if (name.startsWith('$')) throw new Error(`The event pattern operator ${name} is not simulated.`);
    if (!Array.isArray(rule)) {
      checkPattern(rule as EventPattern);
      continue;
    }
    for (const matcher of rule as Matcher[]) {
      const [operator] = matcher !== null && typeof matcher === 'object' ? Object.keys(matcher) : [];
      if (operator !== undefined && !OPERATORS.includes(operator)) {
        throw new Error(`The event pattern operator ${operator} is not simulated.`);
      }
    }
  }
}

/**
 * True if `event` matches `pattern`.
 * Source: "Comparison operators for use in event patterns", EventBridge User Guide.
 */
export function matches(pattern: EventPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([name, rule]) => {
    const value = isRecord(event) ? event[name] : undefined;
    if (Array.isArray(rule)) return (rule as Matcher[]).some((matcher) => matchesValue(matcher, value));
    return matches(rule as EventPattern, value);
  });
}

function matchesValue(matcher: Matcher, value: unknown): boolean {
  if (isRecord(matcher) && 'exists' in matcher) return (value !== undefined) === matcher.exists;
  if (Array.isArray(value)) return value.some((item) => matchesValue(matcher, item));
  if (!isRecord(matcher)) return value === matcher;
  if (value === undefined) return false;
  const text = typeof value === 'string' ? value : undefined;
  if ('prefix' in matcher) return text?.startsWith(matcher.prefix) ?? false;
  if ('suffix' in matcher) return text?.endsWith(matcher.suffix) ?? false;
  if ('equals-ignore-case' in matcher) {
    return text?.toLowerCase() === matcher['equals-ignore-case'].toLowerCase();
  }
  const excluded = (matcher as { 'anything-but': unknown })['anything-but'];
  if (isRecord(excluded)) return !text?.startsWith(String(excluded.prefix));
  return ![excluded].flat().includes(value as Scalar);
}

// biome-ignore lint/suspicious/noExplicitAny: members are checked where they are used
function isRecord(value: unknown): value is Record<string, any> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
