import type { Report } from '../../rehearse/report';
import { type Html, html } from '../html';

/** Who would have been woken, and how often. */
export function alarms({ alarms }: Report): Html {
  return html`<section id="alarms" aria-labelledby="alarms-title">
<h2 id="alarms-title">Alarms</h2>
${alarms.length === 0 ? html`<p>The app has none: nobody is told when a rotation fails.</p>` : table(alarms)}
</section>`;
}

function table(alarms: Report['alarms']): Html {
  return html`<div class="panel"><table class="stacks">
<thead><tr><th scope="col">alarm</th><th scope="col" class="figure">raised</th><th scope="col">at the end</th></tr></thead>
<tbody>${alarms.map(
    ({ path, raised, state }) => html`<tr>
<td data-title="alarm" class="name">${path}</td>
<td data-title="raised" class="figure">${raised}</td>
<td data-title="at the end">${state === 'ALARM' ? html`<span class="badge bad">ALARM</span>` : state}</td>
</tr>`,
  )}</tbody>
</table></div>`;
}
