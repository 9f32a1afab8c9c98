import { pathToFileURL } from 'node:url';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { Report } from '../../src';
import { verify } from '../steps';
import type { Screen } from './browser';

/** A page in a browser, and its report. */
export interface OpenedPage {
  readonly page: Page;
  readonly report: Report;
  readonly screen: Screen;
  /** The card of a secret. */
  card(path: string): Locator;
  /** Fails if the page logged a message or sent a request. */
  requireNoMessages(): void;
}

export async function openPage(
  browser: BrowserContext,
  file: string,
  report: Report,
  screen: Screen,
): Promise<OpenedPage> {
  const page = await browser.newPage();
  const url = pathToFileURL(file).href;
  const messages: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => messages.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => messages.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(url);
  return {
    page,
    report,
    screen,
    card: (path) => page.locator(`#secret-${report.secrets.findIndex((secret) => secret.path === path)}`),
    requireNoMessages() {
      verify(messages.length === 0, `The console has: ${messages.join('; ')}.`, 'no message.');
      const own = requests.every((request) => request === url || request.startsWith('data:'));
      verify(requests.length > 0 && own, `The page requests ${requests.join(', ')}.`, 'only itself.');
    },
  };
}

/** The visible text of an element. */
export function textOf(locator: Locator): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: textContent includes hidden text
  return locator.innerText();
}
