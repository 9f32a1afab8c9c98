import type { Call } from '../calls/call';
import type { Exchange } from '../play';

/** Questions that conditions of listed differences ask about what happened. */

export function lastOf(past: readonly Exchange[]): Exchange {
  return past[past.length - 1] as Exchange;
}

/** Whether the last call was answered well by both. */
export function bothDid(past: readonly Exchange[], ...operations: readonly string[]): boolean {
  const { call, local, moto } = lastOf(past);
  return operations.includes(call.operation) && !local.error && !moto.error;
}

/** The secret's name as a call means it: by name, ARN or part of one. */
export function secretOf({ input }: Call): string {
  const id = String(input.SecretId ?? input.Name ?? '');
  const word = /^\{\{arn (.+)\}\}$/.exec(id)?.[1];
  return (
    word ??
    (id.startsWith('arn:')
      ? id
          .split(':')
          .slice(6)
          .join(':')
          .replace(/-AAAAAA$/, '')
      : id)
  );
}

/** Earlier calls about the same secret as the last one that the local AWS answered well, the last one left out. */
export function earlierOnSecret(past: readonly Exchange[]): readonly Call[] {
  const name = secretOf(lastOf(past).call);
  return past
    .slice(0, -1)
    .filter(({ call, local }) => !local.error && secretOf(call) === name)
    .map(({ call }) => call);
}

/** Whether the last call wrote a value that became the current one, of a version that was not there before. */
export function wroteCurrent(past: readonly Exchange[]): boolean {
  if (!bothDid(past, 'PutSecretValue', 'UpdateSecret')) return false;
  const { VersionStages, SecretString, SecretBinary } = lastOf(past).call.input;
  if (SecretString === undefined && SecretBinary === undefined) return false;
  return VersionStages === undefined || (VersionStages as string[]).includes('AWSCURRENT');
}
