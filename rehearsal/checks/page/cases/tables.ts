import { promise } from '../../deploy/story';
import type { Shown } from '../opened-page';

/** A value begins at most so many pixels right of the edge at which its label begins. */
const REACH = 190;

/** On a phone each cell of a table says its title itself, and its value stands next to that. */
export async function tables({ page, screen }: Shown): Promise<string[]> {
  if (screen.width > 500) return ['tables have columns'];
  const cells = await page.evaluate(() =>
    [...document.querySelectorAll('.stacks tbody td')].flatMap((cell) => {
      const { display } = getComputedStyle(cell);
      const label = getComputedStyle(cell, '::before').content;
      if (display === 'none' || label === 'none') return [];
      const value = document.createRange();
      value.selectNodeContents(cell);
      const [box, inner] = [cell.getBoundingClientRect(), value.getBoundingClientRect()];
      return {
        label,
        right: inner.left - box.left,
        // As high as its value, but for the padding: the label has no line of its own.
        higher: box.height - inner.height,
      };
    }),
  );
  const apart = cells.filter(({ right, higher }) => right <= 0 || right > REACH || higher > 16);
  promise(apart.length === 0, `Apart from their values: ${JSON.stringify(apart.slice(0, 3))}.`, 'none.');
  const unlabelled = cells.filter(({ label }) => label.replaceAll('"', '') === '').length;
  promise(unlabelled === 0, `${unlabelled} cells have no label.`, 'none.');
  promise(cells.length > 10, `${cells.length} cells with a label are seen.`, 'more than 10.');
  return [`${cells.length} values stand next to their labels`];
}
