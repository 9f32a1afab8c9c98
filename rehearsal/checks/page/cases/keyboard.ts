import type { Page } from 'playwright-core';
import { promise } from '../../deploy/story';
import { attemptsOf, type Shown, textOf } from '../opened-page';
import { requireNoOverflow } from './first-view';

const STEPS = ['issue', 'install', 'verify', 'promote'];

/** From the top of the page to the calls of a rotation and back, without a pointer. */
export async function keyboard({ page, report, screen, card }: Shown): Promise<string[]> {
  const secret = report.chronicle.secrets.find(({ attempts }) => attempts.notGood.items.length === 0);
  promise(secret !== undefined, 'No secret rotated without a failed attempt.', 'one.');
  const attempts = attemptsOf(secret);
  const [, second] = attempts;
  promise(second !== undefined, `${secret.path} rotated ${attempts.length} times.`, 'twice or more.');
  const chart = card(secret.path).locator('.chart');
  const said = card(secret.path).locator('.said');

  await page.evaluate(() => window.scrollTo(0, 0));
  await page.locator('body').press('Tab');
  promise(
    (await focused(page)) === 'Skip to the timelines',
    `The first Tab leads to ${await focused(page)}.`,
    'the link to the timelines.',
  );
  await page.keyboard.press('Enter');
  const tabs = await tabTo(page, (name) => name.startsWith(`Timeline of ${secret.path}:`));
  await requireRing(page);

  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  promise(
    (await textOf(said)).startsWith(`2 of ${attempts.length} · `),
    `After two steps it says ${await textOf(said)}.`,
    `2 of ${attempts.length}.`,
  );
  await chart.locator('.mark.is-chosen[data-index="1"]').waitFor({ state: 'attached' });

  await page.keyboard.press('Enter');
  const panel = card(secret.path).locator('.attempt');
  await panel.waitFor({ state: 'visible' });
  await requireRing(page);
  const rows = await panel.locator('.steps li').allInnerTexts();
  promise(
    rows.length === 4 && STEPS.every((step, index) => rows[index]?.startsWith(step)),
    `The steps are ${rows.join(' | ')}.`,
    `${STEPS.join(', ')}.`,
  );
  const calls = second.steps.flatMap((step) => step.calls ?? []);
  const shown = await panel.locator('.calls tbody tr:not(.fault)').count();
  promise(
    calls.length > 10 && shown === calls.length,
    `${shown} calls are shown.`,
    `${calls.length}, and more than 10.`,
  );
  const allowed = await panel.locator('.calls tbody .by a').count();
  promise(
    allowed >= calls.length,
    `${allowed} statements are named for ${calls.length} calls.`,
    'one for each or more.',
  );
  await requireNoOverflow(page, screen.width);

  await tabTo(page, (name) => name.startsWith('statement '));
  await page.keyboard.press('Enter');
  const statement = panel.locator('.statements details[open] pre');
  await statement.waitFor({ state: 'visible' });
  promise(
    (await textOf(statement)).includes('"Effect": "Allow"'),
    'The statement is not there.',
    'its text.',
  );

  await page.keyboard.press('Escape');
  promise((await panel.count()) === 0, 'The attempt stays open.', 'Escape to close it.');
  promise(
    (await focused(page)).startsWith('Timeline of'),
    `The focus is on ${await focused(page)}.`,
    'the timeline again.',
  );
  await requireZoom(page);
  return [
    `${tabs} times Tab to the timeline of ${secret.path}; ${calls.length} calls of four steps; back by Escape`,
  ];
}

async function requireZoom(page: Page): Promise<void> {
  const shown = page.locator('.window-bar .shown');
  const whole = await textOf(shown);
  for (const key of ['+', '+']) await page.keyboard.press(key);
  promise((await textOf(shown)) !== whole, `It still shows ${whole}.`, 'less time after +.');
  await page.keyboard.press('0');
  promise((await textOf(shown)) === whole, `It shows ${await textOf(shown)}.`, `${whole} again after 0.`);
}

/** How often Tab was pressed until something with such a name had the focus. */
async function tabTo(page: Page, isIt: (name: string) => boolean): Promise<number> {
  for (let tabs = 1; tabs <= 60; tabs++) {
    await page.keyboard.press('Tab');
    if (isIt(await focused(page))) return tabs;
  }
  promise(false, 'Sixty times Tab do not lead there.', 'a shorter way.');
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement: element } = document;
    return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
  });
}

async function requireRing(page: Page): Promise<void> {
  const ring = await page.evaluate(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement as Element);
    return outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth);
  });
  promise(ring >= 2, `The ring around what has the focus is ${ring} pixels.`, '2 or more.');
}
