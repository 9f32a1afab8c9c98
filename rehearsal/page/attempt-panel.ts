import type { Attempt, Chronicle, ToldStep } from '../src/chronicle/format';
import { duration } from '../src/page/format';
import { stepCalls } from './calls';
import { button, element } from './element';
import { outcomeOf, STEP_NAMES, shortId, toSecond } from './format';
import { statementList } from './statements';

let panels = 0;

/** The panel of one rotation attempt: its steps over time, and the calls of each step. */
export function attemptPanel(
  attempt: Attempt,
  title: string,
  chronicle: Chronicle,
  close: () => void,
): HTMLElement {
  const id = `attempt-${++panels}`;
  const { from, to, steps, outcome } = attempt;
  const took = to === undefined ? 'not complete' : `took ${duration(to - from)}`;
  const badge = element(outcome === 'succeeded' ? 'span.badge.good' : 'span.badge.bad', outcomeOf(attempt));
  const notPromoted = outcome === 'failed' && !steps.some(({ error }) => error);
  const heading = element('h4', { id: `${id}-title` }, title, badge);
  return element(
    'section.attempt',
    { tabindex: -1, 'aria-labelledby': `${id}-title` },
    element('header', heading, button('Close the attempt', '✕', close)),
    element('p.facts', `${toSecond(from)}, ${took}. ${purposeOf(attempt)}`),
    stepList(attempt),
    ...steps.map(errorOf),
    notPromoted && element('p.error', 'The function succeeded, but did not move AWSCURRENT to the version.'),
    ...steps.map((step) => stepCalls(step, attempt, chronicle, id)),
    statementList(attempt, chronicle, id),
  );
}

function purposeOf({ version, outcome, test }: Attempt): string {
  const name = `version ${shortId(version)}`;
  if (test) return `Test of ${name}.`;
  return outcome === 'succeeded' ? `It made ${name} current.` : `It did not make ${name} current.`;
}

function stepList({ from, to, steps, test, faults = [] }: Attempt): HTMLElement {
  const end = Math.max(to ?? 0, from + 1, ...steps.map((step) => step.to ?? step.from));
  const percent = (time: number) => `${((100 * (time - from)) / (end - from)).toFixed(2)}%`;
  const mark = (look: string, time: number) => {
    const span = element(look);
    span.style.left = percent(time);
    return span;
  };
  const rows = (test ? ['testSecret'] : Object.keys(STEP_NAMES)).map((name) => {
    const step = steps.find((candidate) => candidate.step === name);
    const track = element('span.track', { 'aria-hidden': 'true' });
    if (step) {
      const last = step.to ?? end;
      const bar = mark(step.error ? 'span.step.failed' : 'span.step', step.from);
      bar.style.width = percent(from + last - step.from);
      track.append(
        bar,
        ...(step.calls ?? []).map(({ time, error }) => mark(error ? 'span.tick.refused' : 'span.tick', time)),
        ...faults
          .filter(({ time }) => time >= step.from && time <= last)
          .map(({ time }) => mark('span.tick.fault', time)),
      );
    }
    const title = element('span.name', STEP_NAMES[name], ' ', element('code', name));
    const took = element(step?.error ? 'span.took.wrong' : 'span.took.quiet', durationOf(step));
    return element('li', title, track, took);
  });
  return element('ol.steps', ...rows);
}

function durationOf(step: ToldStep | undefined): string {
  if (!step) return 'not reached';
  if (step.to === undefined) return 'in progress';
  const took = duration(step.to - step.from);
  return step.error ? `failed after ${took}` : took;
}

function errorOf({ step, error }: ToldStep): HTMLElement | undefined {
  const title = error && element('strong', `${error.code} at ${STEP_NAMES[step]}`);
  return error && element('p.error', title, element('span', error.message));
}
