import type { Attempt, Chronicle, Permission } from '../src/chronicle/format';
import { element } from './element';

/** The decision about one action, with links to its statements in the panel `id`. */
export function permissionOf(
  { action, reason, wouldAllow, statements }: Permission,
  operation: string,
  chronicle: Chronicle,
  id: string,
): HTMLElement {
  const denied = reason !== undefined;
  return element(
    denied ? 'span.by.wrong' : 'span.by',
    ...(action === operation ? [] : [element('code', action), ' ']),
    denied && `denied ${reason} `,
    ...statements.flatMap((index) => {
      const statement = chronicle.statements[index];
      return [
        element('a', { href: `#${id}-statement-${index}` }, `statement ${statement?.index}`),
        element('span.quiet', ` of ${statement?.policy} `),
      ];
    }),
    wouldAllow !== undefined && element('span.remedy', wouldAllow),
  );
}

/** The statements that allowed or denied the calls of an attempt. */
export function statementList({ steps }: Attempt, chronicle: Chronicle, id: string): HTMLElement | undefined {
  const permissions = steps.flatMap((step) => step.calls ?? []).flatMap((call) => call.permissions);
  const indexes = new Set(permissions.flatMap((index) => chronicle.permissions[index]?.statements ?? []));
  if (indexes.size === 0) return undefined;
  const items = [...indexes]
    .sort((a, b) => a - b)
    .map((index) => {
      const found = chronicle.statements[index];
      return element(
        'details',
        { id: `${id}-statement-${index}` },
        element('summary', `Statement ${found?.index} of ${found?.policy}`),
        element('p.quiet', `of ${found?.holder}`),
        element('pre', JSON.stringify(found?.statement, undefined, 2)),
      );
    });
  return element('div.statements', element('h5', 'Decisive statements'), ...items);
}
