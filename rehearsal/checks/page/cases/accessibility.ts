import { readFileSync } from 'node:fs';
import { verify } from '../../steps';
import type { OpenedPage } from '../opened-page';

interface AxeResults {
  readonly violations: readonly {
    id: string;
    help: string;
    nodes: readonly { target: unknown; failureSummary?: string }[];
  }[];
  readonly passes: readonly unknown[];
}

/** axe-core finds no violation, such as of contrast, names, landmarks or target sizes, also in details elements. */
export async function accessibility({ page }: OpenedPage): Promise<string[]> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  // The Content Security Policy of the page refuses a script element, but not an evaluation.
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations, passes } = (await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
  )) as AxeResults;
  const descriptions = violations.map(({ id, help, nodes }) => {
    const places = nodes.slice(0, 3).map(({ target, failureSummary }) => `${target}: ${failureSummary}`);
    return `${id} (${help}): ${places.join('; ')}`;
  });
  verify(violations.length === 0, `axe-core finds: ${descriptions.join('\n')}`, 'no violation.');
  verify(passes.length > 20, `axe-core checked ${passes.length} rules.`, 'more than 20.');
  return [`axe-core passes ${passes.length} rules`];
}
