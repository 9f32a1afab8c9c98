import { statSync } from 'node:fs';
import { join } from 'node:path';
import { CandidateFinder } from '../../lambdas/leaks/log-scanner/candidates';
import { Random } from '../../rehearsal/src/kernel/random';
import { digestOf } from '../../scan/src/findings/hmac';
import type { Figure } from './figure';
import { LOG_SOURCES, logLines } from './log-text';

const MB = 1_000_000;
const BUNDLE = join(__dirname, '../../dist/leak-functions/log-scanner/index.mjs');
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Values of kinds without a format, by their length and alphabet. */
const TOKENS = { hex: false, prefixes: [] };

const FORMS = [
  [20, BASE62],
  [32, BASE62],
  [40, `${BASE62}+/`],
  [43, `${BASE62}-_`],
  [52, BASE62.slice(36) + BASE62.slice(0, 10)],
] as const;

/** Speed of the scanner of logs on ordinary text, its lookups, and its recall of values without a format. */
export function measureLogScanner(): Figure[] {
  const figures = Object.keys(LOG_SOURCES).flatMap((source) => measureSource(source, 4 * MB));
  const recall = recallOf(5000);
  const size = statSync(BUNDLE).size;
  return [
    ...figures,
    {
      what: 'log-scanner: owned values without a format that are looked up, in a line of their own form',
      goal: '≥ 99.9 %',
      measured: `${(100 * recall).toFixed(2)} %`,
      reached: recall >= 0.999,
    },
    {
      what: 'log-scanner: size of the function',
      goal: '≤ 450 KB',
      measured: `${Math.round(size / 1000)} KB`,
      reached: size <= 450_000,
    },
  ];
}

function measureSource(source: string, bytes: number): Figure[] {
  const lines = logLines(source, new Random(11), bytes);
  const events = lines.map((message, n) => ({ id: String(n), timestamp: n, message }));
  const finder = new CandidateFinder({ shop_live: 'table' }, TOKENS);
  finder.find(events, () => false);
  const start = process.cpuUsage();
  const { candidates } = finder.find(events, () => false);
  const { user, system } = process.cpuUsage(start);
  const speed = bytes / (user + system);
  const lookups = (candidates.length / bytes) * MB;
  const most = source === 'API calls' ? 10_000 : 150;
  return [
    {
      what: `log-scanner: ${source}, one core`,
      goal: '≥ 4 MB/s',
      measured: `${speed.toFixed(1)} MB/s`,
      reached: speed >= 4,
    },
    {
      what: `log-scanner: ${source}, lookups`,
      goal: `≤ ${most} per MB`,
      measured: `${Math.round(lookups)} per MB`,
      reached: lookups <= most,
    },
  ];
}

/** Share of the values that are candidates. */
function recallOf(count: number): number {
  const random = new Random(5);
  const finder = new CandidateFinder({}, TOKENS);
  const lines = [
    (value: string) => `connected with ${value} in 5 ms`,
    (value: string) => JSON.stringify({ body: JSON.stringify({ value }) }),
    (value: string) => `GET /hooks/${value.replaceAll('/', '%2F')}?x=1`,
    (value: string) => `ENV X=${value}`,
  ];
  let found = 0;
  for (let n = 0; n < count; n++) {
    const [length, alphabet] = FORMS[n % FORMS.length] as (typeof FORMS)[number];
    const value = random.text(length, alphabet);
    const message = (lines[n % lines.length] as (typeof lines)[number])(value);
    const event = { id: '1', timestamp: 1, message };
    const { candidates } = finder.find([event], () => false);
    if (candidates.some(({ digest }) => digest === digestOf(value))) found++;
  }
  return found / count;
}
