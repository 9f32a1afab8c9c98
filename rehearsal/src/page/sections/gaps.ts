import type { Gap } from '../../rehearse/gaps';
import type { Report } from '../../rehearse/report';
import { type Html, html } from '../html';
import { anchorOf } from './timelines';

/** A gap in sentences: what was not shown, and how to show it. */
export function gaps(report: Report): Html | undefined {
  if (report.gaps.length === 0) return undefined;
  return html`<section id="gaps" aria-labelledby="gaps-title">
<h2 id="gaps-title">Not shown</h2>
<ul class="list gaps">${report.gaps.map((gap) => item(gap, report))}</ul>
</section>`;
}

function item({ name, notShown, toShow, secret }: Gap, report: Report): Html {
  const anchor = secret === undefined ? undefined : anchorOf(secret, report);
  return html`<li class="panel">
<p class="found">${notShown}</p>
<p class="fix"><span class="do">To show it</span> ${toShow}${anchor && html` <a href="#${anchor}">See its timeline</a>`}</p>
<p class="quiet">Name: <code>${name}</code></p>
</li>`;
}
