import { METRICS } from './contract';

export type Level = 'info' | 'warn' | 'error';
export type Fields = Readonly<Record<string, unknown>>;
type Metric = Exclude<keyof typeof METRICS, 'namespace' | 'dimension'>;
export type Metrics = Readonly<Partial<Record<Metric, number>>>;

/** Writes one JSON line per event. Secret values are redacted in every line. */
export interface Log {
  /** @param measured time of the metrics; now by default. */
  write(level: Level, fields: Fields, metrics?: Metrics, measured?: number): void;
  /** Registers secret values, which are redacted from then on. */
  hide(...secrets: readonly (string | undefined)[]): void;
  /** Returns the text with secret values redacted. */
  scrub(text: string): string;
}

/** @param common members of every line: function name, secret, path and kind. */
export function createLog(
  common: Readonly<Record<typeof METRICS.dimension, string>> & Fields,
  print: (line: string) => void,
  now: () => number,
): Log {
  const hidden = new Set<string>();
  const known = new Set<string>();
  const log: Log = {
    hide(...secrets) {
      for (const secret of secrets) {
        if (!secret || known.has(secret)) continue;
        known.add(secret);
        for (const form of formsOf(secret)) hidden.add(form);
      }
    },
    scrub(text) {
      let clean = text;
      for (const secret of hidden) clean = clean.replaceAll(secret, '***');
      return clean;
    },
    write(level, fields, metrics = {}, measured = now()) {
      const line = { time: new Date(now()).toISOString(), level, ...common, ...fields };
      const clean = (_member: string, value: unknown) =>
        typeof value === 'string' ? log.scrub(value) : value;
      print(JSON.stringify({ ...line, ...embedded(metrics, measured) }, clean));
    },
  };
  return log;
}

/** Minimum length of a secret. Shorter ones would redact ordinary words. */
const MIN_SECRET = 4;
/** Minimum length of a line of a multi-line secret, such as a private key, that is redacted on its own. */
const MIN_LINE = 16;

/** Minimum length of the part of a base64 text that depends on the secret only, as in the header of `user:password`. */
const MIN_BASE64 = 6;

function base64Of(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const cores = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  return [...cores, ...cores.map((core) => core.replace(/\+/g, '-').replace(/\//g, '_'))].filter(
    ({ length }) => length >= MIN_BASE64,
  );
}

/** Encodings of a secret in JSON, in a URL and in an Authorization header. */
function formsOf(secret: string): string[] {
  if (secret.length < MIN_SECRET) return [];
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    // encodeURIComponent throws for a lone surrogate.
    encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '\ufffd')),
    Buffer.from(secret).toString('base64'),
    ...base64Of(secret),
    ...(secret.includes('\n') ? secret.split(/\r?\n/).filter(({ length }) => length >= MIN_LINE) : []),
  ];
}

/** CloudWatch embedded metric format. The dimension is a member of every line. */
function embedded(metrics: Metrics, time: number): Fields {
  const entries = Object.entries(metrics) as [Metric, number][];
  if (entries.length === 0) return {};
  const definitions = entries.map(([metric]) => ({
    Name: METRICS[metric],
    Unit: metric === 'ageHours' ? 'None' : 'Count',
  }));
  return {
    ...Object.fromEntries(entries.map(([metric, value]) => [METRICS[metric], value])),
    _aws: {
      Timestamp: time,
      CloudWatchMetrics: [
        { Namespace: METRICS.namespace, Dimensions: [[METRICS.dimension]], Metrics: definitions },
      ],
    },
  };
}
