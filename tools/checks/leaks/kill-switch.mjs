// Replaces the handler of a function on the emulator. While the folder of the check has the file `kill`, the process ends
// once before and once after the handler of each step ran.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The handler of the function, which is beside this file in the copy. */
const original = await import(new URL('original.mjs', import.meta.url));
const { name, folder } = JSON.parse(readFileSync(new URL('killable.json', import.meta.url), 'utf8'));

export async function handler(event, context) {
  const step = stepOf(event);
  if (step) endOnce(step, 'before');
  const answer = await original.handler(event, context);
  if (step) endOnce(step, 'after');
  return answer;
}

/**
 * The step and its subject. Custom resources and sweeps of rotators are no steps. The emulator does not repeat the invocations
 * of a subscription of logs, as Lambda does.
 */
function stepOf({ rekey, step, stage, incident, finding, Records, routeKey, RequestType, Step, awslogs }) {
  if (RequestType || Step || awslogs || rekey === 'sweep') return undefined;
  const kind = rekey ?? step ?? stage ?? (Records && 'queue') ?? (routeKey && `webhook ${routeKey}`) ?? '';
  const id = incident?.finding.id ?? finding?.id ?? '';
  return { kind, id, label: `${name} ${kind}`.trim() };
}

function endOnce({ label, id }, when) {
  if (!existsSync(join(folder, 'kill'))) return;
  try {
    // Fails if the step of this finding was ended already.
    writeFileSync(join(folder, 'killed', `${label} ${id} ${when}`.replace(/[^\w-]/g, '_')), '', {
      flag: 'wx',
    });
  } catch {
    return;
  }
  appendFileSync(join(folder, 'killed.jsonl'), `${JSON.stringify({ label, id, when })}\n`);
  process.exit(1);
}
