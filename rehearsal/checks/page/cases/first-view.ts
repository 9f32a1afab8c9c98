import { count } from '../../../src/words';
import { verify } from '../../steps';
import { HOSTILE_ID, STACK } from '../apps';
import type { OpenedPage } from '../opened-page';

/** The verdict is visible without scrolling, nothing exceeds the width of the screen, and a hostile id is text. */
export async function firstView({ page, report, screen }: OpenedPage): Promise<string[]> {
  const word = { good: 'Good', 'not good': 'Not good', incomplete: 'Incomplete' }[report.verdict];
  const box = await page.getByRole('heading', { level: 1, name: word, exact: true }).boundingBox();
  const { height = 0 } = page.viewportSize() ?? {};
  const inUpperHalf = box !== null && box.y >= 0 && box.y + box.height < height / 2;
  verify(inUpperHalf, `"${word}" is at ${JSON.stringify(box)}.`, 'in the upper half of the screen.');
  const title = await page.title();
  verify(title.startsWith(`${word}:`), `The title is ${title}.`, `a title that starts with ${word}.`);

  const lists = [
    ['finding', '.findings > li', report.findings.length],
    ['gap', '.gaps > li', report.gaps.length],
    ['secret', '#rehearsed tbody tr', report.secrets.length],
    // An image is a hostile id that became markup.
    ['image', 'img', 0],
  ] as const;
  for (const [name, selector, expected] of lists) {
    const shown = await page.locator(selector).count();
    verify(shown === expected, `The page has ${count(shown, name)}.`, `${expected}.`);
  }

  await requireNoOverflow(page, screen.width);
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = (background.match(/\d+/g) ?? []).slice(0, 3).every((part) => Number(part) < 64);
  verify(dark === (screen.scheme === 'dark'), `The background is ${background}.`, `${screen.scheme}.`);
  const scrolling = await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior);
  verify(scrolling === 'auto', `The scroll behavior is ${scrolling}.`, 'auto, for reduced motion.');

  if (report.secrets.some(({ path }) => path.endsWith(HOSTILE_ID))) {
    const text = await page.locator('.secret h3').allInnerTexts();
    const found = `The titles of the secrets are ${text.join(', ')}.`;
    verify(text.includes(`${STACK}/${HOSTILE_ID}`), found, 'the hostile id as text.');
  }
  const counts = lists.slice(0, 3).map(([name, , number]) => count(number, name));
  return [`"${word}" is visible; ${counts.join(', ')}; nothing exceeds the width of the screen`];
}

/** Neither the page nor an element exceeds the width, except for elements that scroll. */
export async function requireNoOverflow(page: OpenedPage['page'], width: number): Promise<void> {
  const wide = await page.evaluate((maximum) => {
    const { scrollWidth } = document.documentElement;
    const elements = [...document.querySelectorAll('body *')].filter((element) => {
      const { right, width } = element.getBoundingClientRect();
      return width > 1 && right > maximum + 0.5 && !element.closest('svg, .unseen, pre');
    });
    return [
      ...(scrollWidth > maximum ? [`the page (${scrollWidth})`] : []),
      ...elements.slice(0, 3).map((element) => `${element.tagName}.${element.className}`),
    ];
  }, width);
  verify(wide.length === 0, `Wider than ${width} pixels: ${wide.join(', ')}.`, 'no element.');
}
