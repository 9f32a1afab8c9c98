import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verify } from '../../steps';
import type { Environment } from '../environment';
import type { RotatingSecret } from '../secrets';

/** A call that ministack authorized or denied, as the plugin recorded it. */
interface Call {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** The reason of a denial. */
  readonly denied: string | null;
}

/** Verifies that each function made its calls in its own role, and that none was denied. */
export function requireOwnRoles({ ministack }: Environment, secrets: readonly RotatingSecret[]): string[] {
  const lines = readFileSync(join(ministack.record, 'calls.jsonl'), 'utf8').trim().split('\n');
  const calls = lines.map((line) => JSON.parse(line) as Call);
  const statements = secrets.map(({ path, functionName, roleName }) => {
    const own = calls.filter(({ principal }) => principal.endsWith(`/${functionName}`));
    verify(own.length > 0, `${functionName} made no call.`, 'calls that issue a credential.');
    const session = `:assumed-role/${roleName}/${functionName}`;
    const foreign = own.find(({ principal }) => !principal.endsWith(session));
    verify(!foreign, `${functionName} called as ${foreign?.principal}.`, `the role ${roleName}.`);
    const { action, resource, denied } = own.find((call) => call.denied !== null) ?? {};
    verify(!denied, `${roleName} was denied ${action} on ${resource}: ${denied}.`, 'no denial.');
    return `${path}: ${own.length} calls of ${new Set(own.map((call) => call.action)).size} actions as ${roleName}`;
  });
  return [...statements, 'no call was denied, with policies and signatures enforced'];
}
