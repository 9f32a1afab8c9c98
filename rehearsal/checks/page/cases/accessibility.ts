import { readFileSync } from 'node:fs';
import { promise } from '../../deploy/story';
import type { Shown } from '../opened-page';

interface AxeResults {
  readonly violations: readonly {
    id: string;
    help: string;
    nodes: readonly { target: unknown; failureSummary?: string }[];
  }[];
  readonly passes: readonly unknown[];
}

/** axe-core finds nothing: contrast, names, landmarks, order, sizes of what is pressed. Open details are looked at too. */
export async function accessibility({ page }: Shown): Promise<string[]> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  // Past the page's own policy, which lets no other script in: it is evaluated, not loaded.
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations, passes } = (await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
  )) as AxeResults;
  const told = violations.map(
    ({ id, help, nodes }) =>
      `${id} (${help}): ${nodes
        .slice(0, 3)
        .map(({ target, failureSummary }) => `${target}: ${failureSummary}`)
        .join('; ')}`,
  );
  promise(violations.length === 0, `axe-core finds: ${told.join('\n')}`, 'nothing.');
  promise(passes.length > 20, `axe-core looked at ${passes.length} rules only.`, 'more than 20.');
  return [`axe-core passes ${passes.length} rules`];
}
