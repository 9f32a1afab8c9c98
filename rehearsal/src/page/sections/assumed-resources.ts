import type { Report } from '../../rehearse/report';
import { type Html, html } from '../html';

/** The resources that the app names and does not create. */
export function assumed({ assumed }: Report): Html | undefined {
  if (assumed.length === 0) return undefined;
  return html`<section id="assumed" aria-labelledby="assumed-title">
<h2 id="assumed-title">Assumed to exist</h2>
<p>The app names these resources and does not create them. <code>--exists FILE</code> describes them, or says that there are none.</p>
<ul class="list">${assumed.map(
    ({ kind, name, path }) =>
      html`<li class="panel">${kind} <code>${name}</code> <span class="quiet">(named by ${path})</span></li>`,
  )}</ul>
</section>`;
}
