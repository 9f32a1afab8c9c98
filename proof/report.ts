import type { Finding } from './explore/schedule';
import { scheduleText } from './explore/schedule-text';
import { RULES, type Rule } from './rules/rules';

/** The results for one kind: an element of `kinds` in the JSON report. */
export interface KindReport {
  readonly kind: string;
  /** Number of families that are explored, and of all families. */
  readonly families: number;
  readonly familiesInAll: number;
  /** The planned share of the single faults, from 0 to 1. */
  readonly share: number;
  /** Families that were not finished at the deadline. */
  cutShort: number;
  singles: number;
  pairs: number;
  readonly pairsExhaustive: boolean;
  triples: number;
  schedules: number;
  violations: number;
  rotations: number;
  failedReads: number;
  longestDeadWindowMs: number;
}

export interface Report {
  readonly kinds: readonly KindReport[];
  readonly seconds: number;
}

export function asTable({ kinds, seconds }: Report): string {
  const head = [
    'kind',
    'families',
    'cut short',
    'faults',
    'singles',
    'pairs',
    'triples',
    'schedules',
    'violations',
    'rotations',
    'failed reads',
    'dead',
  ];
  const rows = kinds.map((one) => [
    one.kind,
    `${one.families} of ${one.familiesInAll}`,
    figure(one.cutShort),
    `${Number((one.share * 100).toPrecision(2))} %`,
    figure(one.singles),
    `${figure(one.pairs)}${one.pairsExhaustive ? ' (all)' : ''}`,
    figure(one.triples),
    figure(one.schedules),
    figure(one.violations),
    figure(one.rotations),
    figure(one.failedReads),
    `${figure(one.longestDeadWindowMs)} ms`,
  ]);
  const widths = head.map((_title, i) =>
    Math.max(...[head, ...rows].map((row) => (row[i] as string).length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number)))
      .join('  ');
  const schedules = kinds.reduce((sum, one) => sum + one.schedules, 0);
  const rate = `${figure(schedules)} schedules in ${seconds.toFixed(1)} s: ${figure(Math.round(schedules / seconds))} a second`;
  return [line(head), ...rows.map(line), '', rate].join('\n');
}

/** A violation, with the command that replays it. */
export function asViolation({ schedule, violation }: Finding): string {
  return [
    `VIOLATION (${violation.rule}: ${RULES[violation.rule as Rule]})`,
    `  ${violation.what}`,
    `  npm run prove -- --replay '${scheduleText(schedule)}'`,
  ].join('\n');
}

function figure(value: number): string {
  return value.toLocaleString('en-US');
}
