import type { Report } from '../../rehearse/report';
import { type Html, html } from '../html';

/** Where a secret value was seen that must not be there. */
export function exposures({ exposures }: Report): Html | undefined {
  if (exposures.length === 0) return undefined;
  return html`<section id="exposures" aria-labelledby="exposures-title">
<h2 id="exposures-title">Exposed values</h2>
<ul class="list">${exposures.map(
    ({ place, secret }) =>
      html`<li class="panel">A value of <code>${secret}</code> was seen in <code class="wrong">${place}</code>.</li>`,
  )}</ul>
</section>`;
}
