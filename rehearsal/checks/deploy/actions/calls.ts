import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verify } from '../../steps';
import type { Environment } from '../environment';
import type { RotatingSecret } from '../secrets';

/** One call that ministack judged, as the plugin wrote it down. */
interface Call {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Why it was denied. */
  readonly denied: string | null;
}

/** Each function called the services as its own role and no other, and nothing was denied to any of them. */
export function requireOwnRoles(environment: Environment, secrets: readonly RotatingSecret[]): string[] {
  const lines = readFileSync(join(environment.ministack.record, 'calls.jsonl'), 'utf8').trim().split('\n');
  const calls = lines.map((line) => JSON.parse(line) as Call);
  const told = secrets.map(({ path, functionName, roleName }) => {
    const own = calls.filter(({ principal }) => principal.endsWith(`/${functionName}`));
    verify(own.length > 0, `${functionName} made no call.`, 'calls: it issued a credential.');
    const strange = own.find(
      ({ principal }) => !principal.endsWith(`:assumed-role/${roleName}/${functionName}`),
    );
    verify(!strange, `${functionName} called as ${strange?.principal}.`, `always as the role ${roleName}.`);
    const denied = own.find((call) => call.denied !== null);
    verify(
      !denied,
      `${denied?.action} on ${denied?.resource} was denied to ${roleName}: ${denied?.denied}.`,
      'that its policies allow what it does.',
    );
    return `${path}: ${own.length} calls as ${roleName}, with ${new Set(own.map(({ action }) => action)).size} actions`;
  });
  return [...told, 'none was denied, with policies and signatures enforced'];
}
