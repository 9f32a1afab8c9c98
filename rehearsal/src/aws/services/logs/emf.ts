/** One value of a metric found in a log line. */
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
  readonly Dimensions?: readonly (readonly string[])[];
  readonly Metrics?: readonly { readonly Name: string }[];
}

/**
 * The metrics in a log line of embedded metric format; none in any other line.
 * Source: "Specification: Embedded metric format", CloudWatch User Guide.
 */
export function embeddedMetrics(line: string): EmbeddedMetric[] {
  if (!line.includes('"_aws"')) return [];
  const root = parse(line.slice(line.indexOf('{')));
  const { Timestamp: time, CloudWatchMetrics: directives } = root?._aws ?? {};
  if (!root || typeof time !== 'number' || !Array.isArray(directives)) return [];
  return (directives as Directive[]).flatMap(({ Namespace: namespace, Dimensions, Metrics = [] }) =>
    (Dimensions?.length ? Dimensions : [[]]).flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(root[name])]));
      return Metrics.flatMap(({ Name: name }) =>
        [root[name]]
          .flat()
          .filter((value): value is number => typeof value === 'number')
          .map((value) => ({ namespace, name, dimensions, value, time })),
      );
    }),
  );
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
