/** A metric value in a log line. */
export interface EmbeddedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string }[];
}

/**
 * The metrics in a log line in embedded metric format. Invalid directives and sets of dimensions are ignored.
 * Source: "Specification: Embedded metric format", CloudWatch User Guide.
 */
export function embeddedMetrics(line: string): EmbeddedMetric[] {
  if (!line.includes('"_aws"')) return [];
  const root = parse(line.slice(line.indexOf('{')));
  const { Timestamp: time, CloudWatchMetrics: directives } = root?._aws ?? {};
  if (!root || !Number.isFinite(time) || !Array.isArray(directives)) return [];
  return directives.flatMap(directiveOf).flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    (Dimensions.length > 0 ? Dimensions : [[]]).flatMap((names) => {
      const dimensions = dimensionsOf(root, names);
      if (!dimensions) return [];
      return Metrics.flatMap(({ Name: name }) =>
        [member(root, name)]
          .flat()
          .filter((value): value is number => typeof value === 'number')
          .map((value) => ({ namespace, name, dimensions, value, time })),
      );
    }),
  );
}

function directiveOf(value: unknown): Directive[] {
  const { Namespace, Dimensions = [], Metrics = [] } = (value ?? {}) as Record<string, unknown>;
  const isText = (item: unknown) => typeof item === 'string';
  const wellFormed =
    isText(Namespace) &&
    Array.isArray(Dimensions) &&
    Dimensions.every((names) => Array.isArray(names) && names.every(isText)) &&
    Array.isArray(Metrics) &&
    Metrics.every((metric) => isText(metric?.Name));
  return wellFormed ? [{ Namespace, Dimensions, Metrics } as Directive] : [];
}

/** The values of a set of dimensions; undefined if one is not a text. */
function dimensionsOf(root: object, names: readonly string[]): Record<string, string> | undefined {
  const entries: [string, string][] = [];
  for (const name of names) {
    const value = member(root, name);
    if (typeof value !== 'string') return undefined;
    entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}

function member(root: object, name: string): unknown {
  return Object.hasOwn(root, name) ? (root as Record<string, unknown>)[name] : undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: a log line may hold anything; what is used is checked
function parse(text: string): Record<string, any> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}
