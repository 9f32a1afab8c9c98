import type { Report, UnusedGrant } from '../../rehearse/report';
import { type Html, html } from '../html';
import { count } from './words';

/** What was asked for, refused, and granted for nothing; alarms and exposures. */
export function permissions(report: Report): Html {
  const { iam, alarms, exposures } = report;
  const { denied, unusedGrants } = iam;
  return html`<section id="permissions" aria-labelledby="permissions-title">
<h2 id="permissions-title">Permissions</h2>
<p>${
    iam.enforced
      ? `The app's own policies were enforced on ${count(iam.calls, 'call')}: ${denied.length === 0 ? 'none was denied' : `${count(denied.length, 'kind')} of call denied`}, ${count(unusedGrants.length, 'grant')} not used.`
      : 'Policies were not enforced, since @cloud-copilot/iam-simulate is not installed.'
  }</p>
${
  denied.length > 0 &&
  html`<h3>Denied</h3>
<ul class="list">${denied.map(
    ({
      time,
      principal,
      action,
      resource,
      reason,
    }) => html`<li class="panel"><p><code class="wrong">${action}</code> on <code>${resource}</code></p>
<p class="quiet">${reason}; first at ${time} by <code>${principal}</code></p></li>`,
  )}</ul>`
}
${
  unusedGrants.length > 0 &&
  html`<h3>Granted, and not used</h3>
<p class="quiet">Some are for bad days only: a rehearsal with faults uses more of them.</p>
${byPrincipal(unusedGrants).map(
  ([
    principal,
    grants,
  ]) => html`<details class="panel"><summary><code>${principal}</code> <span class="quiet">${count(grants.length, 'grant')}</span></summary>
<ul class="grants">${grants.map(({ action, resource, policy }) => html`<li><code>${action}</code> on <code>${resource}</code> <span class="quiet">(${policy})</span></li>`)}</ul></details>`,
)}`
}
</section>
<section id="alarms" aria-labelledby="alarms-title">
<h2 id="alarms-title">Alarms</h2>
${
  alarms.length === 0
    ? html`<p>The app has none: nobody is told when a rotation fails.</p>`
    : html`<div class="panel"><table class="stacks"><thead><tr><th scope="col">alarm</th><th scope="col" class="figure">raised</th><th scope="col">at the end</th></tr></thead>
<tbody>${alarms.map(
        ({ path, raised, state }) =>
          html`<tr><td data-title="alarm" class="name">${path}</td><td data-title="raised" class="figure">${raised}</td><td data-title="at the end">${state === 'ALARM' ? html`<span class="badge bad">ALARM</span>` : state}</td></tr>`,
      )}</tbody></table></div>`
}
</section>
${
  exposures.length > 0 &&
  html`<section id="exposures" aria-labelledby="exposures-title">
<h2 id="exposures-title">Exposed values</h2>
<ul class="list">${exposures.map(({ place, secret }) => html`<li class="panel">A value of <code>${secret}</code> was seen in <code class="wrong">${place}</code>.</li>`)}</ul>
</section>`
}`;
}

function byPrincipal(grants: readonly UnusedGrant[]): [string, UnusedGrant[]][] {
  const groups = new Map<string, UnusedGrant[]>();
  for (const grant of grants) groups.set(grant.principal, [...(groups.get(grant.principal) ?? []), grant]);
  return [...groups];
}
