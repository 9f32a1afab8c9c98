import type { Attempt, Chronicle, Permission } from '../src/chronicle/format';
import { element } from './element';

/** What allowed or denied an action: a link to the statement, further down in the panel. */
export function placeOf(
  permission: Permission,
  operation: string,
  chronicle: Chronicle,
  id: string,
): HTMLElement {
  const { action, reason, wouldAllow, statements } = permission;
  const links = statements.flatMap((place) => [
    element('a', { href: `#${id}-statement-${place}` }, `statement ${chronicle.statements[place]?.index}`),
    element('span', { class: 'policy' }, ` of ${chronicle.statements[place]?.policy} `),
  ]);
  const made = element('span', { class: reason === undefined ? 'by' : 'by wrong' });
  if (action !== operation) made.append(element('code', {}, action), ' ');
  if (reason !== undefined) made.append(`denied ${reason} `);
  made.append(...links);
  if (wouldAllow !== undefined) made.append(element('span', { class: 'remedy' }, wouldAllow));
  return made;
}

/** The statements that decided about the calls of an attempt. */
export function statementList({ steps }: Attempt, chronicle: Chronicle, id: string): HTMLElement | undefined {
  const calls = steps.flatMap((step) => step.calls ?? []);
  const permissions = new Set(calls.flatMap((call) => call.permissions));
  const places = new Set([...permissions].flatMap((place) => chronicle.permissions[place]?.statements ?? []));
  if (places.size === 0) return undefined;
  const items = [...places]
    .sort((a, b) => a - b)
    .map((place) => {
      const told = chronicle.statements[place];
      const text = JSON.stringify(told?.statement, undefined, 2);
      return element(
        'details',
        { id: `${id}-statement-${place}` },
        element('summary', {}, `Statement ${told?.index} of ${told?.policy}`),
        element('p', { class: 'quiet' }, `of ${told?.holder}`),
        element('pre', {}, text),
      );
    });
  return element('div', { class: 'statements' }, element('h5', {}, 'Statements that decided'), ...items);
}
