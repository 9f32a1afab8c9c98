const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A format for times in UTC. */
export function timeFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
}

/** 5 Jan 2026, 17:02 */
export const minuteFormat = timeFormat({ dateStyle: 'medium', timeStyle: 'short' });

/** A duration in its largest unit: 1 h, 2 days, 1.5 s. */
export function duration(milliseconds: number): string {
  const units = [
    [DAY, 'days'],
    [HOUR, 'h'],
    [MINUTE, 'min'],
    [SECOND, 's'],
  ] as const;
  for (const [size, name] of units) {
    if (milliseconds < size) continue;
    const value = milliseconds / size;
    const text = value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value));
    return `${text} ${name === 'days' && text === '1' ? 'day' : name}`;
  }
  return `${Math.round(milliseconds)} ms`;
}
