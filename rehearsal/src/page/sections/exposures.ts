import type { Report } from '../../rehearse/report';
import { type Html, html } from '../html';
import { panels, section } from './section';

/** The places with a secret value where none is allowed. */
export function exposures({ exposures }: Report): Html | undefined {
  if (exposures.length === 0) return undefined;
  const items = exposures.map(
    ({ place, secret }) =>
      html`<code class="wrong">${place}</code> contains a value of <code>${secret}</code>.`,
  );
  return section('exposures', 'Exposed values', panels(items));
}
