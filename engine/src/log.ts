import { METRICS } from './contract';

export type Level = 'info' | 'warn' | 'error';
export type Fields = Readonly<Record<string, unknown>>;
type Metric = Exclude<keyof typeof METRICS, 'namespace' | 'dimension'>;
export type Metrics = Readonly<Partial<Record<Metric, number>>>;

/** One JSON line per event. Hidden values are redacted in every line. */
export interface Log {
  write(level: Level, fields: Fields, metrics?: Metrics): void;
  /** Remembers a secret value, so that it is never written. */
  hide(...secrets: readonly (string | undefined)[]): void;
  /** The text without the hidden values. */
  scrub(text: string): string;
}

/** @param common members of every line: the function, the secret, its path and kind. */
export function createLog(
  common: Readonly<Record<typeof METRICS.dimension, string>> & Fields,
  print: (line: string) => void,
  now: () => number,
): Log {
  const hidden = new Set<string>();
  const log: Log = {
    hide(...secrets) {
      for (const secret of secrets) if (secret) for (const form of formsOf(secret)) hidden.add(form);
    },
    scrub(text) {
      let clean = text;
      for (const secret of hidden) clean = clean.replaceAll(secret, '***');
      return clean;
    },
    write(level, fields, metrics = {}) {
      const line = { time: new Date(now()).toISOString(), level, ...common, ...fields };
      const clean = (_member: string, value: unknown) =>
        typeof value === 'string' ? log.scrub(value) : value;
      print(JSON.stringify({ ...line, ...embedded(metrics, now()) }, clean));
    },
  };
  return log;
}

/** Shorter texts would redact words. */
const LEAST_SECRET = 4;
/** Of a text of several lines, such as a private key, every line is hidden that is as long: tools print them one by one. */
const LEAST_LINE = 16;

/** In base64, the characters that a secret alone decides, behind a text of any length: `user:password` in a header. */
const LEAST_BASE64 = 6;

function base64Of(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const cores = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  return [...cores, ...cores.map((core) => core.replace(/\+/g, '-').replace(/\//g, '_'))].filter(
    ({ length }) => length >= LEAST_BASE64,
  );
}

/** A secret as it looks in JSON, in a URL and in an Authorization header. */
function formsOf(secret: string): string[] {
  if (secret.length < LEAST_SECRET) return [];
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    // A lone surrogate cannot be encoded.
    encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '\ufffd')),
    Buffer.from(secret).toString('base64'),
    ...base64Of(secret),
    ...(secret.includes('\n') ? secret.split(/\r?\n/).filter(({ length }) => length >= LEAST_LINE) : []),
  ];
}

/** CloudWatch's embedded metric format: the log line is the metric's data point, and has its dimension in any case. */
function embedded(metrics: Metrics, now: number): Fields {
  const entries = Object.entries(metrics) as [Metric, number][];
  if (entries.length === 0) return {};
  const definitions = entries.map(([metric]) => ({
    Name: METRICS[metric],
    Unit: metric === 'ageHours' ? 'None' : 'Count',
  }));
  return {
    ...Object.fromEntries(entries.map(([metric, value]) => [METRICS[metric], value])),
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        { Namespace: METRICS.namespace, Dimensions: [[METRICS.dimension]], Metrics: definitions },
      ],
    },
  };
}
