import type { Attempt, Chronicle, ToldStep } from '../src/chronicle/format';
import { stepCalls } from './calls';
import { button, element } from './element';
import { statementList } from './statements';
import { duration, exactly, outcomeOf, STEP_WORDS, short } from './words';

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

let panels = 0;

/** One attempt to rotate: its four steps over time, and what each called. */
export function attemptPanel(
  attempt: Attempt,
  title: string,
  chronicle: Chronicle,
  close: () => void,
): HTMLElement {
  const id = `attempt-${++panels}`;
  const { from, to, steps, outcome } = attempt;
  const took = to === undefined ? 'not over' : `took ${duration(to - from)}`;
  const heading = element(
    'h4',
    { id: `${id}-title` },
    title,
    element('span', { class: `badge ${outcome === 'succeeded' ? 'good' : 'bad'}` }, outcomeOf(attempt)),
  );
  return element(
    'section',
    { class: 'attempt', tabindex: -1, 'aria-labelledby': `${id}-title` },
    element('header', {}, heading, button('Close the attempt', '✕', close)),
    element('p', { class: 'facts' }, `${exactly(from)}, ${took}. ${aim(attempt)}`),
    stepList(attempt),
    ...steps.flatMap((step) => errorOf(step) ?? []),
    ...(outcome === 'failed' && !steps.some(({ error }) => error)
      ? [
          element(
            'p',
            { class: 'error' },
            'The function said that it was done, but AWSCURRENT had not moved.',
          ),
        ]
      : []),
    ...steps.map((step) => stepCalls(step, attempt, chronicle, id)),
    statementList(attempt, chronicle, id),
  );
}

function aim({ version, outcome, test }: Attempt): string {
  if (test) return `It was to test version ${short(version)}.`;
  return outcome === 'succeeded'
    ? `It made version ${short(version)} current.`
    : `It was to make version ${short(version)} current.`;
}

function stepList({ from, to, steps, test, faults = [] }: Attempt): HTMLElement {
  const end = Math.max(to ?? 0, from + 1, ...steps.map((step) => step.to ?? step.from));
  const part = (time: number) => `${((100 * (time - from)) / (end - from)).toFixed(2)}%`;
  const rows = (test ? ['testSecret'] : STEPS).map((name) => {
    const step = steps.find((candidate) => candidate.step === name);
    const track = element('span', { class: 'track', 'aria-hidden': 'true' });
    if (step) {
      const bar = element('span', { class: step.error ? 'step failed' : 'step' });
      bar.style.left = part(step.from);
      bar.style.width = part(from + (step.to ?? end) - step.from);
      track.append(bar);
      for (const call of step.calls ?? [])
        track.append(tick(part(call.time), call.error ? 'tick refused' : 'tick'));
    }
    for (const fault of faults) {
      if (step && fault.time >= step.from && fault.time <= (step.to ?? end))
        track.append(tick(part(fault.time), 'tick fault'));
    }
    return element(
      'li',
      {},
      element('span', { class: 'name' }, STEP_WORDS[name], ' ', element('code', {}, name)),
      track,
      element('span', { class: step?.error ? 'took wrong' : 'took' }, told(step)),
    );
  });
  return element('ol', { class: 'steps' }, ...rows);
}

function tick(left: string, look: string): HTMLElement {
  const made = element('span', { class: look });
  made.style.left = left;
  return made;
}

function told(step: ToldStep | undefined): string {
  if (!step) return 'not reached';
  if (step.to === undefined) return 'under way';
  const took = duration(step.to - step.from);
  return step.error ? `failed after ${took}` : took;
}

function errorOf({ step, error }: ToldStep): HTMLElement | undefined {
  if (!error) return undefined;
  return element(
    'p',
    { class: 'error' },
    element('strong', {}, `${error.code} at ${STEP_WORDS[step]}`),
    element('span', {}, error.message),
  );
}
