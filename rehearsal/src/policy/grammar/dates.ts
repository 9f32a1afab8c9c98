const YEAR = /^(-?\d+)/.source;
const DATE = /(?:-(\d{1,2})(?:-(\d{1,2}))?)?/.source;
const SECONDS = /(?::(\d{1,2})(?:\.\d{1,9})?)?/.source;
const TIME = /(?:T(?:(\d{1,2})(?::(\d{1,2})SECONDS)?)?)?/.source.replace('SECONDS', SECONDS);
const ZONE = /(?:Z|[+-](\d{2})(?::(\d{2}))?)?$/.source;
const ISO = new RegExp(YEAR + DATE + TIME + ZONE, 'i');

const RANGES = [
  [-292_275_054, 292_278_993],
  [1, 12],
  [1, 31],
  [0, 23],
  [0, 59],
  [0, 59],
  [0, 23],
  [0, 59],
] as const;

const LARGEST_EPOCH = 2n ** 63n - 1n;

/**
 * True if IAM accepts `text` as a date: a W3C form of ISO 8601, a prefix of it, or seconds since the epoch.
 * Source: "IAM JSON policy elements: Condition operators", date condition operators.
 */
export function isDate(text: string): boolean {
  if (/^\d+$/.test(text)) return BigInt(text) <= LARGEST_EPOCH;
  const parts = ISO.exec(text)?.slice(1);
  return (
    parts !== undefined &&
    RANGES.every(([minimum, maximum], index) => {
      const part = parts[index];
      return part === undefined || (Number(part) >= minimum && Number(part) <= maximum);
    })
  );
}
