import type { Report } from '../../rehearse/report';
import type { Verdict } from '../../rehearse/verdict';
import { type Html, html } from '../html';
import { VERDICT_CLASSES } from './badges';
import { count, number } from './format';

const WORDS: Readonly<Record<Verdict, string>> = {
  good: 'Good',
  'not good': 'Not good',
  incomplete: 'Incomplete',
};

export function verdictWord({ verdict }: Report): string {
  return WORDS[verdict];
}

/** The first thing that is seen: whether all was well, and the figures behind it. */
export function verdict(report: Report): Html {
  const { days, seed, faults, iam } = report;
  return html`<header class="verdict ${VERDICT_CLASSES[report.verdict]}">
<div class="inner">
<p class="kicker">Rehearsal of ${count(days, 'day')}, seed ${seed}, faults: ${faults}</p>
<h1><span class="seal" aria-hidden="true">${SEALS[report.verdict]}</span>${verdictWord(report)}</h1>
<p class="lead">${sentence(report)}</p>
${!iam.enforced && html`<p class="caution"><strong>Policies were not enforced.</strong> Nothing is said here about permissions: install @cloud-copilot/iam-simulate beside the rehearsal to have them judged.</p>`}
<dl class="figures">${figures(report).map(
    ([one, value, bad]) =>
      html`<div class="${bad ? 'figure bad' : 'figure'}"><dt>${value === 1 ? one : `${one}s`}</dt><dd>${number(value)}</dd></div>`,
  )}</dl>
</div>
</header>`;
}

const TICK = html`<svg viewBox="0 0 24 24"><path d="M5 12.5l4.5 4.5L19 7.5"/></svg>`;
const CROSS = html`<svg viewBox="0 0 24 24"><path d="M7 7l10 10M17 7L7 17"/></svg>`;
const DASH = html`<svg viewBox="0 0 24 24"><path d="M6 12h12"/></svg>`;
const SEALS: Readonly<Record<Verdict, Html>> = { good: TICK, 'not good': CROSS, incomplete: DASH };

function sentence({ verdict, findings, gaps, secrets }: Report): string {
  if (secrets.length === 0 && findings.length > 0) {
    return `No secret was rehearsed, with ${count(findings.length, 'finding')}.`;
  }
  const reads = sum(secrets.map((secret) => secret.reads));
  const rotations = sum(secrets.map((secret) => secret.rotations));
  const run = `${count(rotations, 'rotation')} of ${count(secrets.length, 'secret')} and ${count(reads, 'read')}`;
  if (verdict === 'good') return `${run}: every read worked, and nothing was left behind.`;
  if (verdict === 'not good') return `${run}, with ${count(findings.length, 'finding')}.`;
  return `${run}: nothing wrong was found, and ${count(gaps.length, 'thing')} ${gaps.length === 1 ? 'was' : 'were'} not shown.`;
}

function figures({
  secrets,
  iam,
  alarms,
  faults,
  faultsInjected,
}: Report): [one: string, value: number, bad: boolean][] {
  const failedReads = sum(secrets.map((secret) => secret.failedReads));
  const failedRotations = sum(secrets.map((secret) => secret.failedRotations));
  const raised = sum(alarms.map((alarm) => alarm.raised));
  return [
    ['rotation', sum(secrets.map((secret) => secret.rotations)), false],
    // Where faults are injected attempts fail, and are made up for.
    ['failed attempt', failedRotations, failedRotations > 0 && faults === 'none'],
    ['read', sum(secrets.map((secret) => secret.reads)), false],
    ['failed read', failedReads, failedReads > 0],
    ['denied call', iam.denied.length, iam.denied.length > 0],
    ['raised alarm', raised, alarms.some(({ state }) => state === 'ALARM')],
    ['injected fault', sum(Object.values(faultsInjected)), false],
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
