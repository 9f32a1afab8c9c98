import type { Chronicle } from '../../chronicle/format';
import type { Report } from '../../rehearse/report';
import { type Html, html } from '../html';
import { count, listed, number } from './words';

/** What the rehearsal did not act out, what the page does not hold, and how to have it again. */
export function about(report: Report, licences: string): Html {
  const { notSimulated, days, seed, faults, secondsTaken, peakMemoryMegabytes, environments, leftOut } =
    report;
  return html`<section id="not-simulated" aria-labelledby="not-simulated-title">
<h2 id="not-simulated-title">Not simulated</h2>
${
  notSimulated.length === 0
    ? html`<p>Everything in the app was acted out.</p>`
    : html`<ul class="list">${notSimulated.map(
        ({ path, type, property, reason }) =>
          html`<li class="panel">${path} <span class="quiet">(${type}${property && `, ${property}`})${reason && `: ${reason}`}</span></li>`,
      )}</ul>`
}
</section>
<footer>
<h2>About this page</h2>
<p>Rehearsed on a local AWS in ${secondsTaken} s and ${peakMemoryMegabytes} MB; nothing was deployed anywhere. The same again: <code>npx rehearse --days ${days} --seed ${seed} --faults ${faults}</code></p>
${
  environments.length > 1 &&
  html`<p>Accounts and regions, each on a local AWS of its own: ${listed(environments)}.</p>`
}
${leftOut.length > 0 && html`<p>Left out as asked: ${listed(leftOut)}.</p>`}
<p>Times are virtual, and UTC. ${notKept(report.chronicle)}</p>
<details class="licences"><summary>Licences of what draws the timelines</summary><pre>${licences}</pre></details>
</footer>`;
}

/** Memory is bounded: of a long run the first and the last of each series are kept. */
function notKept({ secrets }: Chronicle): string {
  const attempts = secrets.flatMap((secret) => [secret.attempts.good, secret.attempts.notGood]);
  const all = attempts.flatMap(({ items }) => items);
  const detailed = all.filter(({ faults }) => faults !== undefined).length;
  const lost = attempts.reduce((sum, kept) => sum + kept.leftOut, 0);
  const calls = `The calls are kept of ${number(detailed)} of ${count(all.length + lost, 'attempt')}: of each secret the first and the last few, good ones and failed ones.`;
  return lost === 0
    ? calls
    : `${calls} ${count(lost, 'attempt')} in the middle of the run ${lost === 1 ? 'is' : 'are'} only counted.`;
}
