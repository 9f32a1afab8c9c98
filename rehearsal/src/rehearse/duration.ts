import { RehearsalError } from '../errors';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a duration such as `90s`, `5m`, `12h` or `2d`; NaN if it is invalid. */
export function milliseconds(text: unknown): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(String(text)) ?? [];
  return Number(amount) * (UNITS[unit ?? ''] ?? Number.NaN);
}

/** Parses the option `keeps` to milliseconds by path. @throws InvalidOption */
export function keepsOf(given: unknown): Readonly<Record<string, number>> | undefined {
  if (given === undefined) return undefined;
  if (given === null || typeof given !== 'object' || Array.isArray(given)) throw invalid(given);
  return Object.fromEntries(
    Object.entries(given).map(([path, text]) => {
      const time = milliseconds(text);
      if (path === '' || !(time > 0)) throw invalid(given);
      return [path, time];
    }),
  );
}

/** Parses `--keeps PATH=TIME`. @throws InvalidOption */
export function keepsIn(given: readonly string[] | undefined): Record<string, string> | undefined {
  return (
    given &&
    Object.fromEntries(
      given.map((text) => {
        const at = text.lastIndexOf('=');
        if (at < 1) throw invalid(text);
        return [text.slice(0, at), text.slice(at + 1)];
      }),
    )
  );
}

function invalid(given: unknown): RehearsalError {
  return new RehearsalError(
    'InvalidOption',
    `The option "keeps" is ${JSON.stringify(given)}.`,
    'Specify the path of a reader and a duration, such as App/Job=12h. The units are s, m, h and d.',
  );
}
