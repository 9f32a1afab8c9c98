import type { Finding, Report } from '../../rehearse/report';
import { withShortArns } from '../../words';
import { type Html, html } from '../html';
import { anchorOf } from './timelines';

/** What makes the rehearsal not good, and what to do about it. */
export function findings(report: Report): Html | undefined {
  if (report.findings.length === 0) return undefined;
  return html`<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
<ol class="findings">${report.findings.map((finding) => item(finding, report))}</ol>
</section>`;
}

function item({ found, detail, fix, secret }: Finding, report: Report): Html {
  const anchor = secret === undefined ? undefined : anchorOf(secret, report);
  return html`<li>
<p class="found">${withShortArns(found)}</p>
${detail !== undefined && html`<p class="detail">${withShortArns(detail)}</p>`}
<p class="fix"><span class="do">Do</span> ${fix}${anchor && html` <a href="#${anchor}">See its timeline</a>`}</p>
</li>`;
}
