import type { Report, SecretReport } from '../../rehearse/report';
import { type Verdict, verdictOfSecret } from '../../rehearse/verdict';
import { count, number } from '../../words';
import { type Html, html } from '../html';

/** The word, the CSS class and the outline of the icon of each verdict. */
const LOOKS: Readonly<Record<Verdict, { word: string; look: string; icon: string }>> = {
  good: { word: 'Good', look: 'good', icon: 'M5 12.5l4.5 4.5L19 7.5' },
  'not good': { word: 'Not good', look: 'bad', icon: 'M7 7l10 10M17 7L7 17' },
  incomplete: { word: 'Incomplete', look: 'incomplete', icon: 'M6 12h12' },
};

export function verdictWord({ verdict }: Report): string {
  return LOOKS[verdict].word;
}

/** The verdict on one secret. */
export function badge(secret: SecretReport, report: Report): Html {
  const verdict = verdictOfSecret(secret, report);
  return html`<span class="badge ${LOOKS[verdict].look}">${verdict}</span>`;
}

/** The header of the page: the verdict and the main figures. */
export function verdict(report: Report): Html {
  const { days, seed, faults, iam } = report;
  const { word, look, icon } = LOOKS[report.verdict];
  return html`<header class="verdict ${look}">
<div class="inner">
<p class="quiet">Rehearsal of ${count(days, 'day')}, seed ${seed}, faults: ${faults}</p>
<h1><span class="seal" aria-hidden="true"><svg viewBox="0 0 24 24"><path d="${icon}"/></svg></span>${word}</h1>
<p class="lead">${sentence(report)}</p>
${!iam.enforced && html`<p class="caution"><strong>Policies were not enforced.</strong> This page does not verify permissions: install @cloud-copilot/iam-simulate beside the rehearsal to enforce policies.</p>`}
<dl class="figures">${figures(report).map(
    ([one, value, bad]) =>
      html`<div class="${bad ? 'figure bad' : 'figure'}"><dt>${value === 1 ? one : `${one}s`}</dt><dd>${number(value)}</dd></div>`,
  )}</dl>
</div>
</header>`;
}

function sentence({ verdict, findings, gaps, secrets }: Report): string {
  if (secrets.length === 0 && findings.length > 0) {
    return `No secret was rehearsed, with ${count(findings.length, 'finding')}.`;
  }
  const rotations = sum(secrets, ({ rotations }) => rotations);
  const reads = sum(secrets, ({ reads }) => reads);
  const run = `${count(rotations, 'rotation')} of ${count(secrets.length, 'secret')} and ${count(reads, 'read')}`;
  if (verdict === 'good') return `${run}: every read succeeded, and no orphan remains.`;
  if (verdict === 'not good') return `${run}, with ${count(findings.length, 'finding')}.`;
  return `${run}: no finding, and ${count(gaps.length, 'property', 'properties')} not verified.`;
}

function figures(report: Report): [one: string, value: number, bad: boolean][] {
  const { secrets, iam, alarms, faults, faultsInjected } = report;
  const failedReads = sum(secrets, ({ failedReads }) => failedReads);
  const failedRotations = sum(secrets, ({ failedRotations }) => failedRotations);
  return [
    ['rotation', sum(secrets, ({ rotations }) => rotations), false],
    // Injected faults make attempts fail, and the next attempt succeeds.
    ['failed attempt', failedRotations, failedRotations > 0 && faults === 'none'],
    ['read', sum(secrets, ({ reads }) => reads), false],
    ['failed read', failedReads, failedReads > 0],
    ['denied call', iam.denied.length, iam.denied.length > 0],
    ['raised alarm', sum(alarms, ({ raised }) => raised), alarms.some(({ state }) => state === 'ALARM')],
    ['injected fault', sum(Object.values(faultsInjected), (count) => count), false],
  ];
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
