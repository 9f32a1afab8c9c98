import { pathToFileURL } from 'node:url';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { Attempt, Report, SecretChronicle } from '../../src';
import { promise } from '../deploy/story';
import type { Screen } from './browser';

/** A page in a browser, and the report that it was made of. */
export interface Shown {
  readonly page: Page;
  readonly report: Report;
  readonly screen: Screen;
  /** The card of a secret. */
  card(path: string): Locator;
  /** Ends the check when the page has complained, or has asked the network for anything. */
  requireQuiet(): void;
}

export async function openPage(
  browser: BrowserContext,
  file: string,
  report: Report,
  screen: Screen,
): Promise<Shown> {
  const page = await browser.newPage();
  const url = pathToFileURL(file).href;
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(url);
  return {
    page,
    report,
    screen,
    card: (path) => page.locator(`#secret-${report.secrets.findIndex((secret) => secret.path === path)}`),
    requireQuiet() {
      promise(complaints.length === 0, `The console says: ${complaints.join('; ')}.`, 'nothing.');
      promise(
        requests.length > 0 && requests.every((request) => request === url || request.startsWith('data:')),
        `The page asks for ${requests.join(', ')}.`,
        'itself alone.',
      );
    },
  };
}

/** In the order in which the page walks them. */
export function attemptsOf({ attempts: { good, notGood } }: SecretChronicle): Attempt[] {
  return [...good.items, ...notGood.items].sort((a, b) => a.from - b.from);
}

/** Text as it is seen: what the style hides does not count. */
export function textOf(locator: Locator): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: textContent also tells what is hidden
  return locator.innerText();
}
