import type { Locator } from 'playwright-core';
import { attemptsOf } from '../../../page/lanes';
import type { SecretChronicle } from '../../../src';
import { verify } from '../../steps';
import type { OpenedPage } from '../opened-page';

/** Every timeline has a shape for each item of the chronicle. */
export async function charts({ report, card }: OpenedPage): Promise<string[]> {
  let shapes = 0;
  for (const secret of report.chronicle.secrets) {
    const chart = card(secret.path).locator('.chart');
    await chart.scrollIntoViewIfNeeded();
    await chart.locator('[data-lane="rotations"] .content').waitFor({ state: 'attached' });
    for (const [lane, selector, count] of expectedShapes(secret)) {
      const drawn = await chart.locator(`[data-lane="${lane}"] ${selector}`).count();
      verify(drawn === count, `${secret.path}: ${drawn} ${selector} in the lane ${lane}.`, `${count}.`);
      shapes += count;
    }
    await requireInside(chart, secret.path);
  }
  const attempts = report.chronicle.secrets.map((secret) => attemptsOf(secret).length).join(', ');
  return [`${shapes} shapes on ${report.secrets.length} timelines; rotation attempts: ${attempts}`];
}

function expectedShapes(secret: SecretChronicle): [lane: string, selector: string, count: number][] {
  const { labels, credentials, runs, reads, failedReads, alarms, faultCounts, attempts } = secret;
  const { good, failed } = reads.counts;
  const nonZero = (counts: readonly number[]) => counts.filter((count) => count > 0).length;
  const all = (good.length > failed.length ? good : failed).map((_, i) => (good[i] ?? 0) + (failed[i] ?? 0));
  const failedAttempts = attempts.notGood.items.filter(({ outcome }) => outcome === 'failed');
  return [
    ...['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING'].map((name): [string, string, number] => [
      name,
      '.bar',
      labels.items.filter(({ label }) => label === name).length,
    ]),
    ['credentials', '.bar', credentials.items.length],
    ['credentials', '.bar.grace', credentials.items.filter(({ state }) => state === 'grace').length],
    ['rotations', '.mark', attemptsOf(secret).length],
    ['rotations', '.mark.succeeded', attempts.good.items.length],
    ['rotations', '.mark.failed', failedAttempts.length],
    ['sweeps', '.mark', runs.items.length],
    ['reads', '.column.read', nonZero(all)],
    ['reads', '.column.failed', nonZero(failed)],
    ['reads', '.mark.failed-read', failedReads.items.length],
    ['alarms', '.bar', alarms.items.length],
    ['faults', '.column', nonZero(faultCounts.counts.faults)],
  ];
}

/** The drawing has a size, and lies within its card. */
async function requireInside(chart: Locator, path: string): Promise<void> {
  const [outer, inner] = [await chart.boundingBox(), await chart.locator('svg').boundingBox()];
  const valid = outer && inner && inner.height > 120 && inner.width > 300 && inner.width <= outer.width + 0.5;
  const found = `${path}: the drawing is ${JSON.stringify(inner)} within ${JSON.stringify(outer)}.`;
  verify(valid === true, found, 'a drawing of some size within its card.');
}
