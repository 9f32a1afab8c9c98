import type { Report } from '../../rehearse/report';
import { type Html, html } from '../html';
import { panels, section } from './section';

/** The resources that the app refers to and does not create. */
export function assumedResources({ assumed }: Report): Html | undefined {
  if (assumed.length === 0) return undefined;
  const items = assumed.map(
    ({ kind, name, path }) => html`${kind} <code>${name}</code> <span class="quiet">(used by ${path})</span>`,
  );
  return section(
    'assumed',
    'Assumed to exist',
    html`<p>The app refers to these resources and does not create them. <code>--exists FILE</code> describes them, or declares them absent.</p>
${panels(items)}`,
  );
}
