// Markdown of the results.
import { median } from './run.mjs';

const ROWS = {
  'cached read, ns': ({ hit }) => hit && Math.round(median(hit.map(({ get }) => get))),
  'synchronous read, ns': ({ hit }) => hit?.[0].peek && Math.round(median(hit.map(({ peek }) => peek))),
  'bare `await` in the same process, ns': ({ hit }) =>
    hit && Math.round(median(hit.map(({ floor }) => floor))),
  '1,000 concurrent cold reads, calls': ({ cold }) => cold[0].calls,
  '1,000 reads just after expiry, calls': ({ expired }) => expired[0].calls,
  'p99 of these, backend 200 ms, best round': ({ expired }) =>
    milliseconds(Math.min(...expired.map(({ p99 }) => p99))),
  ...Object.fromEntries(
    ['down', 'failing with 500', 'throttled', 'hanging'].map((mode) => [
      `read of an expired value, backend ${mode}`,
      (result) => outage(result[mode][0]),
    ]),
  ),
  '100 forced refreshes, calls': ({ forced }) => forced[0].calls,
  'redaction probes that show the value, of 12': ({ probes }) => probes[0].leaks,
  'import, time of processor': (result) => result.import && milliseconds(result.import[0].cpu),
};

export function tableOf(results, gates) {
  const names = Object.keys(results);
  const lines = [
    `| | ${names.join(' | ')} |`,
    `|---|${names.map(() => '---|').join('')}`,
    ...Object.entries(ROWS).map(
      ([title, cell]) => `| ${title} | ${names.map((name) => cell(results[name]) ?? '–').join(' | ')} |`,
    ),
  ];
  const list = [
    '| gate | goal | measured | reached |',
    '|---|---|---|---|',
    ...gates.map(
      ({ what, goal, measured, reached }) =>
        `| ${what} | ${goal} | ${measured} | ${reached ? 'yes' : '**no**'} |`,
    ),
  ];
  return { table: lines.join('\n'), list: list.join('\n') };
}

function outage({ ended, ms, served }) {
  if (ended) return '**the process ends**';
  return `${milliseconds(ms)}${served ? '' : ', **fails**'}`;
}

function milliseconds(value) {
  if (value >= 5_000) return '> 5 s';
  return `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`;
}
