/** Checks the pages of rehearsals in Chromium, on narrow and wide screens, light and dark. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { asPage, type Report, rehearse } from '../../src';
import { count } from '../../src/words';
import { CheckError } from '../errors';
import { Steps, VerificationFailed } from '../steps';
import { badApp, goodApp } from './apps';
import { requireChromium, type Screen, withBrowser } from './browser';
import { accessibility } from './cases/accessibility';
import { charts } from './cases/charts';
import { failedAttempt } from './cases/failed-attempt';
import { firstView } from './cases/first-view';
import { keyboard } from './cases/keyboard';
import { tables } from './cases/tables';
import { type OpenedPage, openPage } from './opened-page';

const SCREENS: readonly Screen[] = [
  { width: 390, scheme: 'light' },
  { width: 390, scheme: 'dark' },
  { width: 1280, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
];

type Case = (page: OpenedPage) => Promise<readonly string[]>;

/** In this order: the last cases change the page. */
const CASES: Readonly<Record<string, Case>> = {
  'first view': firstView,
  charts,
  keyboard,
  'failed attempt': failedAttempt,
  'tables on a narrow screen': tables,
  accessibility,
};

/** The page of an incomplete rehearsal differs only in its first view. */
const INCOMPLETE_CASES: readonly Case[] = [firstView, tables, accessibility];

function casesFor({ verdict }: Report): [string, Case][] {
  return Object.entries(CASES).filter(
    ([, check]) => verdict !== 'incomplete' || INCOMPLETE_CASES.includes(check),
  );
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { screenshots: { type: 'string' } } });
  const folder = mkdtempSync(join(tmpdir(), 'rekey-page-'));
  const story = new Steps(console.log);
  try {
    await requireChromium(console.log);
    const reports: Record<string, Report> = {};
    await story.step('Rehearse a good app, the same app for one day, and a bad app with faults', async () => {
      reports.good = await rehearse({ assembly: goodApp(join(folder, 'good')), days: 5 });
      // One of the secrets is not due within a day.
      reports.incomplete = await rehearse({ assembly: goodApp(join(folder, 'incomplete')), days: 1 });
      reports.bad = await rehearse({ assembly: badApp(join(folder, 'bad')), days: 7, faults: 'light' });
      return Object.entries(reports).map(
        ([name, { findings, gaps }]) =>
          `${name}: ${count(findings.length, 'finding')}, ${count(gaps.length, 'gap')}`,
      );
    });
    for (const screen of SCREENS) {
      await story.step(`${screen.width} pixels wide, ${screen.scheme}`, () =>
        checkOn(screen, reports, folder, values.screenshots),
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function checkOn(
  screen: Screen,
  reports: Readonly<Record<string, Report>>,
  folder: string,
  screenshots: string | undefined,
): Promise<string[]> {
  return withBrowser(screen, async (browser) => {
    const verified: string[] = [];
    for (const [name, report] of Object.entries(reports)) {
      const file = join(folder, `${name}.html`);
      writeFileSync(file, asPage(report));
      const opened = await openPage(browser, file, report, screen);
      try {
        for (const [title, check] of casesFor(report)) {
          verified.push(...(await check(opened)).map((line) => `${name}, ${title}: ${line}`));
        }
      } finally {
        if (screenshots !== undefined) {
          mkdirSync(screenshots, { recursive: true });
          const path = resolve(screenshots, `${name}-${screen.width}-${screen.scheme}.png`);
          await opened.page.screenshot({ path, fullPage: true });
        }
        // A message of the page can be the cause of a failed check.
        opened.requireNoMessages();
      }
    }
    return verified;
  });
}

main().catch((error: unknown) => {
  const known = error instanceof CheckError || error instanceof VerificationFailed;
  console.error(known ? `\n${error.name}: ${error.message}` : error);
  process.exitCode = 1;
});
