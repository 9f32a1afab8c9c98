import type { Report, UnusedGrant } from '../../rehearse/report';
import { count, withShortArns } from '../../words';
import { type Html, html } from '../html';
import { panels, section } from './section';

/** The denied calls and the unused grants. */
export function permissions({ iam }: Report): Html {
  const denied = iam.denied.map(
    ({ time, principal, action, resource, reason, wouldAllow }) =>
      html`<p><code class="wrong">${action}</code> on ${arn(resource)}</p>
<p class="quiet">${reason}; first at ${time} by ${arn(principal)}</p>
${wouldAllow !== undefined && html`<p>${wouldAllow}</p>`}`,
  );
  const principals = [...new Set(iam.unusedGrants.map(({ principal }) => principal))];
  const unused = principals.map((principal) =>
    grantsOf(
      principal,
      iam.unusedGrants.filter((grant) => grant.principal === principal),
    ),
  );
  return section(
    'permissions',
    'Permissions',
    html`<p>${summary(iam)}</p>
${denied.length > 0 && html`<h3>Denied</h3>${panels(denied)}`}
${
  unused.length > 0 &&
  html`<h3>Unused grants</h3>
<p class="quiet">Some grants are necessary only for errors: a rehearsal with faults uses more of them.</p>
${unused}`
}`,
  );
}

function summary({ enforced, calls, denied, unusedGrants }: Report['iam']): string {
  if (!enforced) return 'Policies were not enforced, since @cloud-copilot/iam-simulate is not installed.';
  const refused = denied.length === 0 ? 'none was denied' : `${count(denied.length, 'kind')} of call denied`;
  return `The policies of the app were enforced on ${count(calls, 'call')}: ${refused}, ${count(unusedGrants.length, 'grant')} not used.`;
}

function grantsOf(principal: string, grants: readonly UnusedGrant[]): Html {
  return html`<details class="panel">
<summary>${arn(principal)} <span class="quiet">${count(grants.length, 'grant')}</span></summary>
<ul class="grants">${grants.map(
    ({ action, resource, policy }) =>
      html`<li><code>${action}</code> on ${arn(resource)} <span class="quiet">(${withShortArns(policy)})</span></li>`,
  )}</ul>
</details>`;
}

/** The resource of an ARN, with the complete ARN as title. */
function arn(text: string): Html {
  return html`<code title="${text}">${withShortArns(text)}</code>`;
}
