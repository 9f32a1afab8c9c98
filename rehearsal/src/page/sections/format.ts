export { count, listed, number } from '../../words';

/** 5 Jan 2026, 17:02 (UTC) */
export function dateOf(iso: string): string {
  const date = new Date(iso);
  const format = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return format.format(date);
}

/** Seconds as people say them: 1 h, 2 days */
export function duration(seconds: number): string {
  const units = [
    [86_400, 'day', 'days'],
    [3600, 'h', 'h'],
    [60, 'min', 'min'],
  ] as const;
  for (const [size, one, many] of units) {
    if (seconds < size) continue;
    const value = Math.round((seconds / size) * 10) / 10;
    return `${value} ${value === 1 ? one : many}`;
  }
  return `${seconds} s`;
}
