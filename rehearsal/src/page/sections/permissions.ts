import type { DeniedCall, Report, UnusedGrant } from '../../rehearse/report';
import { withShortArns } from '../../words';
import { type Html, html } from '../html';
import { arn } from './arn';
import { count } from './format';

/** What was asked for, refused, and granted for nothing. */
export function permissions({ iam }: Report): Html {
  const { denied, unusedGrants } = iam;
  return html`<section id="permissions" aria-labelledby="permissions-title">
<h2 id="permissions-title">Permissions</h2>
<p>${summary(iam)}</p>
${
  denied.length > 0 &&
  html`<h3>Denied</h3>
<ul class="list">${denied.map(deniedCall)}</ul>`
}
${
  unusedGrants.length > 0 &&
  html`<h3>Granted, and not used</h3>
<p class="quiet">Some are for bad days only: a rehearsal with faults uses more of them.</p>
${byPrincipal(unusedGrants).map(grantsOf)}`
}
</section>`;
}

function summary({ enforced, calls, denied, unusedGrants }: Report['iam']): string {
  if (!enforced) return 'Policies were not enforced, since @cloud-copilot/iam-simulate is not installed.';
  const refused = denied.length === 0 ? 'none was denied' : `${count(denied.length, 'kind')} of call denied`;
  return `The app's own policies were enforced on ${count(calls, 'call')}: ${refused}, ${count(unusedGrants.length, 'grant')} not used.`;
}

function deniedCall({ time, principal, action, resource, reason, wouldAllow }: DeniedCall): Html {
  return html`<li class="panel">
<p><code class="wrong">${action}</code> on ${arn(resource)}</p>
<p class="quiet">${reason}; first at ${time} by ${arn(principal)}</p>
${wouldAllow !== undefined && html`<p>${wouldAllow}</p>`}
</li>`;
}

function grantsOf([principal, grants]: readonly [string, readonly UnusedGrant[]]): Html {
  return html`<details class="panel">
<summary>${arn(principal)} <span class="quiet">${count(grants.length, 'grant')}</span></summary>
<ul class="grants">${grants.map(
    ({ action, resource, policy }) =>
      html`<li><code>${action}</code> on ${arn(resource)} <span class="quiet">(${withShortArns(policy)})</span></li>`,
  )}</ul>
</details>`;
}

function byPrincipal(grants: readonly UnusedGrant[]): [string, UnusedGrant[]][] {
  const groups = new Map<string, UnusedGrant[]>();
  for (const grant of grants) groups.set(grant.principal, [...(groups.get(grant.principal) ?? []), grant]);
  return [...groups];
}
