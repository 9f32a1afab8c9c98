import type { Report, SecretReport } from '../../rehearse/report';
import { type Html, html } from '../html';
import { badge } from './badges';
import { duration } from './format';

/** The id of a secret's timeline. */
export function anchorOf(path: string, { secrets }: Report): string {
  return `secret-${secrets.findIndex((secret) => secret.path === path)}`;
}

/** A path with its last part set off. */
export function pathOf(path: string): Html {
  const slash = path.lastIndexOf('/') + 1;
  return html`<span class="path">${path.slice(0, slash)}<wbr><strong>${path.slice(slash)}</strong></span>`;
}

/** A place for each timeline; the script draws it. */
export function timelines(report: Report): Html {
  return html`<section id="timelines" aria-labelledby="timelines-title">
<h2 id="timelines-title">Timelines</h2>
<noscript><p class="caution">The timelines are drawn by the script in this file, which is turned off in this browser.</p></noscript>
<div id="window"></div>
${report.secrets.map((secret, index) => card(secret, index, report))}
</section>`;
}

function card(secret: SecretReport, index: number, report: Report): Html {
  const { path, kind, schedule, readers } = secret;
  const grace = report.chronicle.secrets.find((candidate) => candidate.path === path)?.graceSeconds;
  return html`<article class="secret" id="secret-${index}" aria-labelledby="secret-${index}-title">
<header>
<h3 id="secret-${index}-title">${pathOf(path)}</h3>
${badge(secret, report)}
<p class="facts">${kind}, <code>${schedule}</code>${grace !== undefined && `, grace ${duration(grace)}`}</p>
</header>
<div class="timeline" data-path="${path}"></div>
<p class="readers">Readers: ${readers}.</p>
</article>`;
}
