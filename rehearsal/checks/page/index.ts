/** Opens pages of real rehearsals in Chromium, on a phone and a desk, light and dark, and holds them against what a person needs. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { asPage, type Report, rehearse } from '../../src';
import { count } from '../../src/words';
import { NotAsPromised, Story } from '../deploy/story';
import { CheckError } from '../errors';
import { badApp, goodApp } from './apps';
import { requireChromium, type Screen, withBrowser } from './browser';
import { accessibility } from './cases/accessibility';
import { drawn } from './cases/charts';
import { troubles } from './cases/failed-attempt';
import { firstSight } from './cases/first-view';
import { keyboard } from './cases/keyboard';
import { tables } from './cases/tables';
import { openPage, type Shown } from './opened-page';

const SCREENS: readonly Screen[] = [
  { width: 390, scheme: 'light' },
  { width: 390, scheme: 'dark' },
  { width: 1280, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
];

/** In this order: the last ones leave the page changed. */
const ACTS: Readonly<Record<string, (shown: Shown) => Promise<readonly string[]>>> = {
  'at first sight': firstSight,
  'what is drawn': drawn,
  'by keyboard alone': keyboard,
  'a failed attempt': troubles,
  'tables on a phone': tables,
  accessibility,
};

/** The page of an incomplete rehearsal differs from a good one in what is seen first. */
function actsFor({ verdict }: Report) {
  const acts = Object.entries(ACTS);
  const seen: readonly unknown[] = [firstSight, tables, accessibility];
  return verdict === 'incomplete' ? acts.filter(([, act]) => seen.includes(act)) : acts;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { screenshots: { type: 'string' } } });
  const folder = mkdtempSync(join(tmpdir(), 'rekey-page-'));
  const story = new Story(console.log);
  try {
    await requireChromium(console.log);
    const reports: Record<string, Report> = {};
    await story.step(
      'Rehearse an app of which all is good, the same for too short, and one with bad days under faults',
      async () => {
        reports.good = await rehearse({ assembly: goodApp(join(folder, 'good')), days: 5 });
        // One of its secrets is not due yet.
        reports.incomplete = await rehearse({ assembly: goodApp(join(folder, 'incomplete')), days: 1 });
        reports.bad = await rehearse({ assembly: badApp(join(folder, 'bad')), days: 7, faults: 'light' });
        return Object.entries(reports).map(
          ([name, { findings, gaps }]) =>
            `${name}: ${count(findings.length, 'finding')}, ${count(gaps.length, 'gap')}`,
        );
      },
    );
    for (const screen of SCREENS) {
      await story.step(`${screen.width} pixels wide, ${screen.scheme}`, () =>
        look(screen, reports, folder, values),
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function look(
  screen: Screen,
  reports: Readonly<Record<string, Report>>,
  folder: string,
  { screenshots }: { screenshots?: string },
): Promise<string[]> {
  return withBrowser(screen, async (browser) => {
    const verified: string[] = [];
    for (const [name, report] of Object.entries(reports)) {
      const file = join(folder, `${name}.html`);
      writeFileSync(file, asPage(report));
      const shown = await openPage(browser, file, report, screen);
      try {
        for (const [title, act] of actsFor(report)) {
          verified.push(...(await act(shown)).map((line) => `${name}, ${title}: ${line}`));
        }
        shown.requireQuiet();
      } catch (error) {
        // What the page complains of may be why it did not do as expected.
        shown.requireQuiet();
        throw error;
      } finally {
        if (screenshots !== undefined) {
          mkdirSync(screenshots, { recursive: true });
          const path = resolve(screenshots, `${name}-${screen.width}-${screen.scheme}.png`);
          await shown.page.screenshot({ path, fullPage: true });
        }
      }
    }
    return verified;
  });
}

main().catch((error: unknown) => {
  const known = error instanceof CheckError || error instanceof NotAsPromised;
  console.error(known ? `\n${error.name}: ${error.message}` : error);
  process.exitCode = 1;
});
