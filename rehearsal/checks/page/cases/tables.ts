import { verify } from '../../steps';
import type { OpenedPage } from '../opened-page';

/** The maximum distance from the left edge of a cell to its value. Pixels. */
const LABEL_WIDTH = 190;

/** On a narrow screen each cell of a table has a label with the value next to it. */
export async function tables({ page, screen }: OpenedPage): Promise<string[]> {
  if (screen.width > 500) return ['tables have columns'];
  const cells = await page.evaluate(() =>
    [...document.querySelectorAll('.stacks tbody td')].flatMap((cell) => {
      const { display } = getComputedStyle(cell);
      const label = getComputedStyle(cell, '::before').content;
      if (display === 'none' || label === 'none') return [];
      const value = document.createRange();
      value.selectNodeContents(cell);
      const [box, inner] = [cell.getBoundingClientRect(), value.getBoundingClientRect()];
      // A label on a line of its own increases the height.
      return { label, distance: inner.left - box.left, extraHeight: box.height - inner.height };
    }),
  );
  const apart = cells.filter(
    ({ distance, extraHeight }) => distance <= 0 || distance > LABEL_WIDTH || extraHeight > 16,
  );
  verify(apart.length === 0, `Not next to their labels: ${JSON.stringify(apart.slice(0, 3))}.`, 'no value.');
  const unlabelled = cells.filter(({ label }) => label.replaceAll('"', '') === '').length;
  verify(unlabelled === 0, `${unlabelled} cells have no label.`, 'none.');
  verify(cells.length > 10, `${cells.length} cells have a label.`, 'more than 10.');
  return [`${cells.length} values are next to their labels`];
}
