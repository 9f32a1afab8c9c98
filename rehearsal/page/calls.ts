import type { Attempt, Chronicle, ToldCall, ToldFault, ToldStep } from '../src/chronicle/format';
import { duration } from '../src/page/format';
import { count } from '../src/words';
import { element } from './element';
import { STEP_NAMES } from './format';
import { permissionOf } from './statements';

/** The calls of one step, with the statements that allowed or denied each call. */
export function stepCalls(step: ToldStep, attempt: Attempt, chronicle: Chronicle, id: string): HTMLElement {
  const { calls, from, to = Number.POSITIVE_INFINITY } = step;
  const name = STEP_NAMES[step.step] ?? step.step;
  if (!calls) {
    return element('p.quiet', `${name}: calls not recorded; see the end of this page.`);
  }
  const faults = (attempt.faults ?? []).filter(({ time }) => time >= from && time <= to);
  const rows = [
    ...calls.map((call) => ({ time: call.time, row: callRow(call, from, chronicle, id) })),
    ...faults.map((fault) => ({ time: fault.time, row: faultRow(fault, from) })),
  ].sort((a, b) => a.time - b.time);
  const titles = ['time', 'call', 'resource', 'statement', 'result'];
  return element(
    'table.calls.stacks',
    element('caption', `${name}: ${count(calls.length, 'call')}`),
    element('thead', element('tr', ...titles.map((text) => element('th', { scope: 'col' }, text)))),
    element('tbody', ...rows.map(({ row }) => row)),
  );
}

function callRow(call: ToldCall, from: number, chronicle: Chronicle, id: string): HTMLElement {
  const permissions = call.permissions.flatMap((index) => chronicle.permissions[index] ?? []);
  const denied = permissions.some(({ reason }) => reason !== undefined);
  const resources = [...new Set(permissions.map(({ resource }) => resource))];
  return element(
    denied ? 'tr.denied' : 'tr',
    cell('time', `+${duration(call.time - from)}`),
    cell('call', element('code', call.operation)),
    cell('resource', ...resources.map((arn) => element('span.resource', { title: arn }, nameOf(arn)))),
    cell(
      'statement',
      ...permissions.map((permission) => permissionOf(permission, call.operation, chronicle, id)),
    ),
    cell('result', element(call.error ? 'span.refusal' : 'span.quiet', call.error ?? 'ok')),
  );
}

function faultRow({ kind, detail, time }: ToldFault, from: number): HTMLElement {
  const text = `Injected fault: ${detail === undefined ? kind : `${kind}: ${detail}`}`;
  const description = cell('fault', text);
  description.setAttribute('colspan', '4');
  return element('tr.fault', cell('time', `+${duration(time - from)}`), description);
}

function cell(title: string, ...children: readonly (Node | string)[]): HTMLElement {
  return element('td', { 'data-title': title }, element('div', ...children));
}

/** The resource of an ARN, without service, region and account. */
function nameOf(resource: string): string {
  return resource.split(':').slice(5).join(':') || resource;
}
