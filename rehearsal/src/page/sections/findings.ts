import type { Report } from '../../rehearse/report';
import { withShortArns } from '../../words';
import { type Content, type Html, html } from '../html';
import { panels, section } from './section';
import { anchorOf } from './timelines';

/** The findings, with the action for each. */
export function findings(report: Report): Html | undefined {
  if (report.findings.length === 0) return undefined;
  const items = report.findings.map(
    ({ found, detail, fix, secret }) => html`<li>
<p class="found">${withShortArns(found)}</p>
${detail !== undefined && html`<p class="quiet">${withShortArns(detail)}</p>`}
${action('Action', fix, secret, report)}
</li>`,
  );
  return section('findings', 'Findings', html`<ol class="findings">${items}</ol>`);
}

/** The gaps: properties that the rehearsal did not verify, with the action for each. */
export function gaps(report: Report): Html | undefined {
  if (report.gaps.length === 0) return undefined;
  const items = report.gaps.map(
    ({ name, notShown, toShow, secret }) => html`<p class="found">${notShown}</p>
${action('To verify it', toShow, secret, report)}
<p class="quiet">Name: <code>${name}</code></p>`,
  );
  return section('gaps', 'Not verified', panels(items, ' gaps'));
}

function action(title: string, text: Content, secret: string | undefined, report: Report): Html {
  const link = secret !== undefined && html` <a href="#${anchorOf(secret, report)}">See its timeline</a>`;
  return html`<p class="fix"><span class="do">${title}</span> ${text}${link}</p>`;
}
