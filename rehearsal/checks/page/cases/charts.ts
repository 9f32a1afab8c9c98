import type { Locator } from 'playwright-core';
import type { SecretChronicle } from '../../../src';
import { promise } from '../../deploy/story';
import { attemptsOf, type Shown } from '../opened-page';

/** Every timeline shows as many of everything as there were. */
export async function drawn({ report, card }: Shown): Promise<string[]> {
  let things = 0;
  for (const secret of report.chronicle.secrets) {
    const chart = card(secret.path).locator('.chart');
    await chart.scrollIntoViewIfNeeded();
    await chart.locator('[data-lane="rotations"] .content').waitFor({ state: 'attached' });
    for (const [lane, shapes, count] of expected(secret)) {
      const seen = await chart.locator(`[data-lane="${lane}"] ${shapes}`).count();
      promise(seen === count, `${secret.path}: ${seen} ${shapes} are drawn for ${lane}.`, `${count}.`);
      things += count;
    }
    await requireInside(chart, secret.path);
  }
  const counts = report.chronicle.secrets.map((secret) => attemptsOf(secret).length).join(', ');
  return [`${things} things are drawn on ${report.secrets.length} timelines; attempts to rotate: ${counts}`];
}

function expected(secret: SecretChronicle): [lane: string, shapes: string, count: number][] {
  const { labels, credentials, runs, reads, failedReads, alarms, faultCounts, attempts } = secret;
  const label = (name: string) => labels.items.filter((span) => span.label === name).length;
  const some = (counts: readonly number[]) => counts.filter((count) => count > 0).length;
  const readStretches = Math.max(reads.counts.good.length, reads.counts.failed.length);
  const all = Array.from(
    { length: readStretches },
    (_, i) => (reads.counts.good[i] ?? 0) + (reads.counts.failed[i] ?? 0),
  );
  return [
    ['AWSCURRENT', '.bar', label('AWSCURRENT')],
    ['AWSPREVIOUS', '.bar', label('AWSPREVIOUS')],
    ['AWSPENDING', '.bar', label('AWSPENDING')],
    ['credentials', '.bar', credentials.items.length],
    ['credentials', '.bar.grace', credentials.items.filter(({ state }) => state === 'grace').length],
    ['rotations', '.mark', attemptsOf(secret).length],
    ['rotations', '.mark.succeeded', attempts.good.items.length],
    [
      'rotations',
      '.mark.failed',
      attempts.notGood.items.filter(({ outcome }) => outcome === 'failed').length,
    ],
    ['sweeps', '.mark', runs.items.length],
    ['reads', '.column.read', some(all)],
    ['reads', '.column.failed', some(reads.counts.failed)],
    ['reads', '.mark.failed-read', failedReads.items.length],
    ['alarms', '.bar', alarms.items.length],
    ['faults', '.column', some(faultCounts.counts.faults)],
  ];
}

/** A drawing that is not seen is none: it has a size, and lies within its card. */
async function requireInside(chart: Locator, path: string): Promise<void> {
  const [outer, inner] = [await chart.boundingBox(), await chart.locator('svg').boundingBox()];
  promise(
    outer !== null &&
      inner !== null &&
      inner.height > 120 &&
      inner.width > 300 &&
      inner.width <= outer.width + 0.5,
    `${path}: the drawing is ${JSON.stringify(inner)} within ${JSON.stringify(outer)}.`,
    'one of some size that lies within.',
  );
}
