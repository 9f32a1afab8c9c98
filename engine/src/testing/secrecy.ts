import assert from 'node:assert/strict';
import { RekeyError } from '../errors/errors';
import { requireReadable } from './readable';
import { ANSWER_SIGNATURE } from './resource-event';
import { ROTATION_TOKEN } from './rotator';
import { adapterOf, type Subject } from './subject';

const METHODS = ['debug', 'error', 'info', 'log', 'trace', 'warn', 'dir', 'table'] as const;

/** A foreign value that checks store; it must not be disclosed. */
export const FOREIGN = 'hunter2';

/** Throws when a secret value is disclosed, or a text of an error or a log line is incomplete. */
export function requireSecrecy(it: Subject): void {
  const { rotator } = it;
  requireReadable(rotator);
  const outputs: Readonly<Record<string, string>> = {
    'the log': rotator.lines.join('\n'),
    'a response to CloudFormation': JSON.stringify(rotator.answers),
    'the result of a replacement': JSON.stringify(rotator.replacements),
    'a tag of the secret': JSON.stringify(rotator.secret.tags),
    'an error': rotator.errors.map(textsOf).join('\n'),
  };
  const { hasOwn } = Object;
  for (const secret of secretsOf(it))
    for (const place in outputs)
      if (hasOwn(outputs, place) && outputs[place].includes(secret))
        assert.fail(`Rule 8: a secret value is in ${place}.`);
}

function textsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const report = error instanceof RekeyError ? JSON.stringify([error.report, error.call]) : '';
  return `${error.stack} ${error.message} ${report} ${error.cause ? textsOf(error.cause) : ''}`;
}

function secretsOf(it: Subject): Set<string> {
  const { rotator } = it;
  const secrets = new Set([ROTATION_TOKEN, ANSWER_SIGNATURE, FOREIGN]);
  const adapter = adapterOf(it);
  for (const { text } of rotator.secret.versions.values()) {
    if (!text || text.includes(FOREIGN) || text === 'null') continue;
    for (const secret of adapter.secretsIn(adapter.parse(text))) secrets.add(secret);
  }
  return secrets;
}

/** Runs the work. Throws when it writes to the console. */
export async function withoutConsole(work: () => Promise<void>): Promise<void> {
  const originals = METHODS.map((method) => [method, console[method]] as const);
  const used: string[] = [];
  for (const method of METHODS) console[method] = () => void used.push(method);
  try {
    await work();
  } finally {
    for (const [method, original] of originals) console[method] = original;
  }
  assert.deepEqual(used, [], `The adapter writes to the console (console.${used[0]}); use context.log.`);
}
