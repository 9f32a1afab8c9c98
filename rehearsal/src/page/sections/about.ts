import type { Chronicle } from '../../chronicle/format';
import type { Report } from '../../rehearse/report';
import { count, listed, number } from '../../words';
import { type Html, html } from '../html';
import { panels, section } from './section';

/** The resources that are not simulated, the limits of the page, and the command that reproduces it. */
export function about(report: Report, licences: string): Html {
  const { notSimulated, days, seed, faults, secondsTaken, peakMemoryMegabytes, environments, leftOut } =
    report;
  const items = notSimulated.map(
    ({ path, type, property, reason }) =>
      html`${path} <span class="quiet">(${type}${property && `, ${property}`})${reason && `: ${reason}`}</span>`,
  );
  const complete = html`<p>All resources of the app are simulated.</p>`;
  return html`${section('not-simulated', 'Not simulated', items.length > 0 ? panels(items) : complete)}
<footer>
<h2>About this page</h2>
<p>Rehearsed on a local AWS in ${secondsTaken} s with ${peakMemoryMegabytes} MB; nothing was deployed. Command: <code>npx rehearse --days ${days} --seed ${seed} --faults ${faults}</code></p>
${environments.length > 1 && html`<p>Accounts and regions, each on a separate local AWS: ${listed(environments)}.</p>`}
${leftOut.length > 0 && html`<p>Excluded as requested: ${listed(leftOut)}.</p>`}
<p>Times are virtual and in UTC. ${recordedCalls(report.chronicle)}</p>
<details><summary>Licenses of the packages that draw the timelines</summary><pre>${licences}</pre></details>
</footer>`;
}

/** A long run records only the first and the last items of each series, to limit memory. */
function recordedCalls({ secrets }: Chronicle): string {
  const attempts = secrets.flatMap((secret) => [secret.attempts.good, secret.attempts.notGood]);
  const items = attempts.flatMap((kept) => kept.items);
  const detailed = items.filter(({ faults }) => faults !== undefined).length;
  const lost = attempts.reduce((sum, kept) => sum + kept.leftOut, 0);
  const calls = `Calls are recorded for ${number(detailed)} of ${count(items.length + lost, 'attempt')}: the first and last successful and failed attempts of each secret.`;
  return lost === 0
    ? calls
    : `${calls} ${count(lost, 'attempt')} in the middle of the run ${lost === 1 ? 'is' : 'are'} only counted.`;
}
