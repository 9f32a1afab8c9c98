import type { Report, SecretReport } from '../../rehearse/report';
import { duration } from '../format';
import { type Html, html } from '../html';
import { section } from './section';
import { badge } from './verdict';

/** The id of a secret's timeline. */
export function anchorOf(path: string, { secrets }: Report): string {
  return `secret-${secrets.findIndex((secret) => secret.path === path)}`;
}

/** A construct path with an emphasized last part. */
export function pathOf(path: string): Html {
  const slash = path.lastIndexOf('/') + 1;
  return html`<span class="path">${path.slice(0, slash)}<wbr><strong>${path.slice(slash)}</strong></span>`;
}

/** A container for each timeline, which the script draws. */
export function timelines(report: Report): Html {
  return section(
    'timelines',
    'Timelines',
    html`<noscript><p class="caution">The script in this file draws the timelines. Scripts are disabled in this browser.</p></noscript>
<div id="window"></div>
${report.secrets.map((secret, index) => card(secret, index, report))}`,
  );
}

function card(secret: SecretReport, index: number, report: Report): Html {
  const { path, kind, schedule, readers } = secret;
  const grace = report.chronicle.secrets.find((candidate) => candidate.path === path)?.graceSeconds;
  return html`<article class="secret" id="secret-${index}" aria-labelledby="secret-${index}-title">
<header>
<h3 id="secret-${index}-title">${pathOf(path)}</h3>
${badge(secret, report)}
<p class="facts">${kind}, <code>${schedule}</code>${grace !== undefined && `, grace ${duration(1000 * grace)}`}</p>
</header>
<div class="timeline" data-path="${path}"></div>
<p class="readers">Readers: ${readers}.</p>
</article>`;
}
