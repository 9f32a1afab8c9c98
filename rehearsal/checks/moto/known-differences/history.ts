import type { Exchange } from '../run-sequence';
import type { Call } from '../sequences/call';

type History = readonly Exchange[];

export function lastOf(history: History): Exchange {
  return history.at(-1) as Exchange;
}

/** True if the last call was to one of the operations, and both endpoints carried it out. */
export function bothDid(history: History, ...operations: readonly string[]): boolean {
  const { call, local, moto } = lastOf(history);
  return operations.includes(call.operation) && !local.error && !moto.error;
}

/** The name of the secret of a call, which may give an ARN. */
function secretNameOf({ input }: Call): string {
  const id = String(input.SecretId ?? input.Name ?? '');
  const [, placeholder, arn] = /^\{\{arn (.+)\}\}$|^arn:(?:[^:]*:){5}(.+?)(?:-AAAAAA)?$/.exec(id) ?? [];
  return placeholder ?? arn ?? id;
}

/** Earlier calls about the secret of the last call that the local AWS carried out. */
export function earlierCalls(history: History): readonly Call[] {
  const name = secretNameOf(lastOf(history).call);
  return history
    .slice(0, -1)
    .filter(({ call, local }) => !local.error && secretNameOf(call) === name)
    .map(({ call }) => call);
}

export function labelsOf({ input }: Call): readonly string[] | undefined {
  return input.VersionStages as string[] | undefined;
}

/** True if the call carries a value that becomes a version. */
export function writesValue({ operation, input }: Call): boolean {
  return (
    ['CreateSecret', 'PutSecretValue', 'UpdateSecret'].includes(operation) &&
    (input.SecretString ?? input.SecretBinary) !== undefined
  );
}

/** True if the last call made a value the current one. */
export function wroteCurrent(history: History): boolean {
  const { call } = lastOf(history);
  return (
    bothDid(history, 'PutSecretValue', 'UpdateSecret') &&
    writesValue(call) &&
    (labelsOf(call) ?? ['AWSCURRENT']).includes('AWSCURRENT')
  );
}
