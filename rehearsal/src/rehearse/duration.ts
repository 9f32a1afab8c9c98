import { RehearsalError } from '../errors';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `5m`, `12h` or `2d` in milliseconds. */
function milliseconds(text: unknown): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(String(text)) ?? [];
  const time = Number(amount) * (UNITS[unit ?? ''] ?? Number.NaN);
  return time > 0 ? time : undefined;
}

/** The option `keeps`: milliseconds by path. Error: InvalidOption. */
export function keepsOf(given: unknown): Readonly<Record<string, number>> | undefined {
  if (given === undefined) return undefined;
  if (given === null || typeof given !== 'object' || Array.isArray(given)) throw invalid(given);
  return Object.fromEntries(
    Object.entries(given).map(([path, text]) => {
      const time = milliseconds(text);
      if (path === '' || time === undefined) throw invalid(given);
      return [path, time];
    }),
  );
}

/** `--keeps PATH=TIME`, repeated. Error: InvalidOption. */
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
    `The option keeps is ${JSON.stringify(given)}.`,
    'Give the path of a reader and a time, such as App/Job=12h; the units are s, m, h and d.',
  );
}
