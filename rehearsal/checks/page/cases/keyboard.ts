import type { Page } from 'playwright-core';
import { attemptsOf } from '../../../page/lanes';
import { verify } from '../../steps';
import { type OpenedPage, textOf } from '../opened-page';
import { requireNoOverflow } from './first-view';

const STEPS = ['issue', 'install', 'verify', 'promote'];

/** The keyboard reaches the calls of a rotation and returns to the timeline. */
export async function keyboard({ page, report, screen, card }: OpenedPage): Promise<string[]> {
  const secret = report.chronicle.secrets.find(({ attempts }) => attempts.notGood.items.length === 0);
  verify(secret !== undefined, 'Every secret has a failed attempt.', 'a secret without one.');
  const attempts = attemptsOf(secret);
  const [, second] = attempts;
  verify(second !== undefined, `${secret.path} rotated ${attempts.length} times.`, 'twice or more.');

  await page.evaluate(() => window.scrollTo(0, 0));
  await page.locator('body').press('Tab');
  await requireFocus(page, 'Skip to the timelines');
  await page.keyboard.press('Enter');
  const tabs = await tabTo(page, `Timeline of ${secret.path}:`);
  await requireFocusRing(page);

  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const status = await textOf(card(secret.path).locator('.status'));
  const position = `2 of ${attempts.length}`;
  verify(status.startsWith(`${position} · `), `The status after two keys is ${status}.`, `${position}.`);
  const selected = card(secret.path).locator('.chart .mark.is-selected[data-index="1"]');
  await selected.waitFor({ state: 'attached' });

  await page.keyboard.press('Enter');
  const panel = card(secret.path).locator('.attempt');
  await panel.waitFor({ state: 'visible' });
  await requireFocusRing(page);
  const rows = await panel.locator('.steps li').allInnerTexts();
  const inOrder = rows.length === 4 && STEPS.every((step, index) => rows[index]?.startsWith(step));
  verify(inOrder, `The steps are ${rows.join(' | ')}.`, `${STEPS.join(', ')}.`);
  const calls = second.steps.flatMap((step) => step.calls ?? []).length;
  const shown = await panel.locator('.calls tbody tr:not(.fault)').count();
  verify(calls > 10 && shown === calls, `The panel has ${shown} calls.`, `${calls}, and more than 10.`);
  const links = await panel.locator('.calls tbody .by a').count();
  verify(links >= calls, `The panel has ${links} links to statements.`, `${calls} or more.`);
  await requireNoOverflow(page, screen.width);

  await tabTo(page, 'statement ');
  await page.keyboard.press('Enter');
  const statement = panel.locator('.statements details[open] pre');
  await statement.waitFor({ state: 'visible' });
  const text = await textOf(statement);
  verify(text.includes('"Effect": "Allow"'), `The statement is ${text}.`, 'a statement that allows.');

  await page.keyboard.press('Escape');
  verify((await panel.count()) === 0, 'The attempt remains open.', 'Escape closes it.');
  await requireFocus(page, 'Timeline of');
  await requireZoom(page);
  return [`${tabs} Tab keys to the timeline of ${secret.path}; ${calls} calls of four steps; Escape returns`];
}

async function requireZoom(page: Page): Promise<void> {
  const range = page.locator('.window-bar .shown');
  const whole = await textOf(range);
  for (const key of ['+', '+']) await page.keyboard.press(key);
  verify((await textOf(range)) !== whole, `The range after + is ${whole}.`, 'a shorter range.');
  await page.keyboard.press('0');
  verify((await textOf(range)) === whole, `The range after 0 is ${await textOf(range)}.`, `${whole}.`);
}

/** Presses Tab until the focus is on an element with such a name. Returns the number of keys. */
async function tabTo(page: Page, name: string): Promise<number> {
  for (let tabs = 1; tabs <= 60; tabs++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)).startsWith(name)) return tabs;
  }
  verify(false, `60 Tab keys do not reach "${name}".`, 'fewer keys.');
}

async function requireFocus(page: Page, name: string): Promise<void> {
  const found = await focused(page);
  verify(found.startsWith(name), `The focus is on "${found}".`, `"${name}".`);
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement: element } = document;
    return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
  });
}

async function requireFocusRing(page: Page): Promise<void> {
  const width = await page.evaluate(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement as Element);
    return outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth);
  });
  verify(width >= 2, `The focus ring is ${width} pixels wide.`, '2 or more.');
}
