import type { Attempt, Chronicle, ToldCall, ToldFault, ToldStep } from '../src/chronicle/format';
import { count } from '../src/words';
import { element } from './element';
import { placeOf } from './statements';
import { duration, STEP_WORDS } from './words';

type Row = { readonly time: number } & ({ readonly call: ToldCall } | { readonly fault: ToldFault });

/** The calls of one step, with what allowed or denied each. */
export function stepCalls(step: ToldStep, attempt: Attempt, chronicle: Chronicle, id: string): HTMLElement {
  const { calls, from, to = Number.POSITIVE_INFINITY } = step;
  const name = STEP_WORDS[step.step] ?? step.step;
  if (!calls) {
    return element('p', { class: 'quiet' }, `${name}: its calls were not kept; see the end of this page.`);
  }
  const faults = (attempt.faults ?? []).filter(({ time }) => time >= from && time <= to);
  const rows: Row[] = [
    ...calls.map((call) => ({ time: call.time, call })),
    ...faults.map((fault) => ({ time: fault.time, fault })),
  ];
  rows.sort((a, b) => a.time - b.time);
  const title = `${name}: ${count(calls.length, 'call')}`;
  const titles = ['after', 'call', 'on', 'decided by', 'answer'];
  return element(
    'table',
    { class: 'calls stacks' },
    element('caption', {}, title),
    element('thead', {}, element('tr', {}, ...titles.map((text) => element('th', { scope: 'col' }, text)))),
    element(
      'tbody',
      {},
      ...rows.map((row) =>
        'call' in row ? callRow(row.call, from, chronicle, id) : faultRow(row.fault, from),
      ),
    ),
  );
}

function callRow(call: ToldCall, from: number, chronicle: Chronicle, id: string): HTMLElement {
  const permissions = call.permissions.flatMap((place) => chronicle.permissions[place] ?? []);
  const denied = permissions.some(({ reason }) => reason !== undefined);
  const on = [...new Set(permissions.map(({ resource }) => resource))];
  return element(
    'tr',
    { class: denied ? 'denied' : undefined },
    cell('after', `+${duration(call.time - from)}`),
    cell('call', element('code', {}, call.operation)),
    cell(
      'on',
      ...on.map((resource) => element('span', { class: 'resource', title: resource }, nameOf(resource))),
    ),
    cell(
      'decided by',
      ...permissions.map((permission) => placeOf(permission, call.operation, chronicle, id)),
    ),
    cell('answer', element('span', { class: call.error ? 'refusal' : 'quiet' }, call.error ?? 'ok')),
  );
}

function faultRow({ kind, detail, time }: ToldFault, from: number): HTMLElement {
  const text = detail === undefined ? kind : `${kind}: ${detail}`;
  const said = cell('fault', element('span', {}, `Fault injected: ${text}`));
  said.setAttribute('colspan', '4');
  return element('tr', { class: 'fault' }, cell('after', `+${duration(time - from)}`), said);
}

function cell(title: string, ...children: readonly (Node | string)[]): HTMLElement {
  return element('td', { 'data-title': title }, element('div', {}, ...children));
}

/** An ARN without its service, region and account. */
function nameOf(resource: string): string {
  return resource.split(':').slice(5).join(':') || resource;
}
