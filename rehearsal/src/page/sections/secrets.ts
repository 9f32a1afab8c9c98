import type { Report, SecretReport } from '../../rehearse/report';
import { type Content, type Html, html } from '../html';
import { badge } from './badges';
import { dateOf, number } from './format';
import { anchorOf, pathOf } from './timelines';

type Column = readonly [
  title: string,
  cell: (secret: SecretReport, report: Report) => Content,
  look?: 'figure' | 'once',
];

const COLUMNS: readonly Column[] = [
  ['secret', ({ path }, report) => html`<a href="#${anchorOf(path, report)}">${pathOf(path)}</a>`],
  ['kind', ({ kind }) => kind, 'once'],
  ['schedule', ({ schedule }) => html`<code>${schedule}</code>`, 'once'],
  ['rotations', ({ rotations }) => number(rotations), 'figure'],
  ['failed attempts', ({ failedRotations }) => number(failedRotations), 'figure'],
  ['reads', ({ reads }) => number(reads), 'figure'],
  ['failed reads', ({ failedReads }) => figure(failedReads), 'figure'],
  ['live, of most', (secret) => `${secret.liveCredentials} of ${secret.maxLiveCredentials}`, 'figure'],
  ['next rotation', ({ nextRotation }) => (nextRotation ? dateOf(nextRotation) : 'none'), 'once'],
  ['', (secret, report) => badge(secret, report)],
];

/** The title of the last column, which needs none on a desk. */
const VERDICT = 'verdict';

/** The secrets at a glance. */
export function rehearsed(report: Report): Html {
  return html`<section id="rehearsed" aria-labelledby="rehearsed-title">
<h2 id="rehearsed-title">What was rehearsed</h2>
<div class="panel"><table class="stacks">
<thead><tr>${COLUMNS.map(
    ([title, , look]) =>
      html`<th scope="col" class="${look ?? ''}">${title || html`<span class="unseen">${VERDICT}</span>`}</th>`,
  )}</tr></thead>
<tbody>${report.secrets.map(
    (secret) =>
      html`<tr>${COLUMNS.map(
        ([title, cell, look], index) =>
          html`<td data-title="${title || VERDICT}" class="${index === 0 ? 'name' : (look ?? '')}">${cell(secret, report)}</td>`,
      )}</tr>`,
  )}</tbody>
</table></div>
</section>`;
}

function figure(value: number): Content {
  return value === 0 ? '0' : html`<strong class="wrong">${number(value)}</strong>`;
}
