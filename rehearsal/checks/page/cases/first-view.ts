import { count } from '../../../src/words';
import { promise } from '../../deploy/story';
import { HOSTILE_ID, STACK } from '../apps';
import type { Shown } from '../opened-page';

/** The verdict is seen without scrolling, nothing is wider than the screen, and what is hostile is only text. */
export async function firstSight({ page, report, screen }: Shown): Promise<string[]> {
  const word = { good: 'Good', 'not good': 'Not good', incomplete: 'Incomplete' }[report.verdict];
  const heading = page.getByRole('heading', { level: 1, name: word, exact: true });
  const box = await heading.boundingBox();
  const { height = 0 } = page.viewportSize() ?? {};
  promise(
    box !== null && box.y >= 0 && box.y + box.height < height / 2,
    `"${word}" is at ${JSON.stringify(box)}.`,
    'in the upper half of the screen.',
  );
  promise(
    (await page.title()).startsWith(`${word}:`),
    `The title is ${await page.title()}.`,
    `one that begins with ${word}.`,
  );

  const found = await page.locator('.findings > li').count();
  promise(found === report.findings.length, `${found} findings are shown.`, `${report.findings.length}.`);
  const gaps = await page.locator('.gaps > li').count();
  promise(gaps === report.gaps.length, `${gaps} gaps are shown.`, `${report.gaps.length}.`);
  const rows = await page.locator('#rehearsed tbody tr').count();
  promise(rows === report.secrets.length, `${rows} secrets are in the table.`, `${report.secrets.length}.`);

  await requireNoOverflow(page, screen.width);
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = (background.match(/\d+/g) ?? []).slice(0, 3).every((part) => Number(part) < 64);
  promise(dark === (screen.scheme === 'dark'), `The page is ${background}.`, `a ${screen.scheme} one.`);
  const motion = await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior);
  promise(motion === 'auto', `Scrolling is ${motion}.`, 'at once, for who asks for little motion.');

  const images = await page.locator('img').count();
  promise(images === 0, `There are ${images} images: an id of the app was taken for markup.`, 'none.');
  const hostile = report.secrets.some(({ path }) => path.endsWith(HOSTILE_ID));
  if (hostile) {
    const text = await page.locator('.secret h3').allInnerTexts();
    promise(
      text.includes(`${STACK}/${HOSTILE_ID}`),
      `The secrets are titled ${text.join(', ')}.`,
      'the hostile id as it is.',
    );
  }
  return [
    `"${word}" is seen first; ${count(found, 'finding')}, ${count(gaps, 'gap')}, ${count(rows, 'secret')}; nothing is wider than the screen`,
  ];
}

/** Neither the page nor anything on it may stick out; what scrolls by itself is left alone. */
export async function requireNoOverflow(page: Shown['page'], width: number): Promise<void> {
  const wide = await page.evaluate((most) => {
    const out = [...document.querySelectorAll('body *')].filter((element) => {
      const { right, width } = element.getBoundingClientRect();
      return width > 1 && right > most + 0.5 && !element.closest('svg, .unseen, pre');
    });
    return [
      ...(document.documentElement.scrollWidth > most
        ? [`the page (${document.documentElement.scrollWidth})`]
        : []),
      ...out.slice(0, 3).map((element) => `${element.tagName}.${element.className}`),
    ];
  }, width);
  promise(wide.length === 0, `Wider than ${width} pixels: ${wide.join(', ')}.`, 'nothing.');
}
