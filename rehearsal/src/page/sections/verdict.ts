import type { Report } from '../../rehearse/report';
import { type Html, html } from '../html';
import { count, number } from './words';

export function verdictWord({ findings }: Report): string {
  return findings.length === 0 ? 'Good' : 'Not good';
}

/** The first thing that is seen: whether all was well, and the figures behind it. */
export function verdict(report: Report): Html {
  const { days, seed, faults, findings, iam } = report;
  const good = findings.length === 0;
  return html`<header class="verdict ${good ? 'good' : 'bad'}">
<div class="inner">
<p class="kicker">Rehearsal of ${count(days, 'day')}, seed ${seed}, faults: ${faults}</p>
<h1><span class="seal" aria-hidden="true">${good ? TICK : CROSS}</span>${verdictWord(report)}</h1>
<p class="lead">${sentence(report)}</p>
${!iam.enforced && html`<p class="caution"><strong>Policies were not enforced.</strong> Nothing is said here about permissions: install @cloud-copilot/iam-simulate beside the rehearsal to have them judged.</p>`}
<dl class="figures">${figures(report).map(
    ([label, value, bad]) =>
      html`<div class="${bad ? 'figure bad' : 'figure'}"><dt>${label}</dt><dd>${number(value)}</dd></div>`,
  )}</dl>
</div>
</header>`;
}

const TICK = html`<svg viewBox="0 0 24 24"><path d="M5 12.5l4.5 4.5L19 7.5"/></svg>`;
const CROSS = html`<svg viewBox="0 0 24 24"><path d="M7 7l10 10M17 7L7 17"/></svg>`;

function sentence({ findings, secrets }: Report): string {
  const reads = sum(secrets.map((secret) => secret.reads));
  const rotations = sum(secrets.map((secret) => secret.rotations));
  const run = `${count(rotations, 'rotation')} of ${count(secrets.length, 'secret')} and ${count(reads, 'read')}`;
  if (findings.length === 0) return `${run}: every read worked, and nothing was left behind.`;
  return `${run}, with ${count(findings.length, 'finding')}.`;
}

function figures({
  secrets,
  iam,
  alarms,
  faults,
  faultsInjected,
}: Report): [label: string, value: number, bad: boolean][] {
  const failedReads = sum(secrets.map((secret) => secret.failedReads));
  const failedRotations = sum(secrets.map((secret) => secret.failedRotations));
  const raised = sum(alarms.map((alarm) => alarm.raised));
  return [
    ['rotations', sum(secrets.map((secret) => secret.rotations)), false],
    // Where faults are injected attempts fail, and are made up for.
    ['failed attempts', failedRotations, failedRotations > 0 && faults === 'none'],
    ['reads', sum(secrets.map((secret) => secret.reads)), false],
    ['failed reads', failedReads, failedReads > 0],
    ['denied calls', iam.denied.length, iam.denied.length > 0],
    ['alarms raised', raised, alarms.some(({ state }) => state === 'ALARM')],
    ['faults injected', sum(Object.values(faultsInjected)), false],
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
