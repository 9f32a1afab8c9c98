import type { WithEndpoint } from '../../../checks/moto/endpoints/endpoint';
import { withLocalAws } from '../../../checks/moto/endpoints/local';
import type { Call } from '../../../checks/moto/sequences/call';
import type { Answer } from '../../recordings/wire';

/** A second local AWS in place of moto, whose answers `change` replaces. */
export function changedLocalAws(
  change: (call: Pick<Call, 'operation' | 'input'>, answer: Answer) => Answer,
): WithEndpoint {
  return (sequence, run) =>
    withLocalAws(sequence, (endpoint) =>
      run({
        ...endpoint,
        send: async (service, operation, input, keys) =>
          change({ operation, input }, await endpoint.send(service, operation, input, keys)),
      }),
    );
}

export const equalEndpoint = changedLocalAws((_, answer) => answer);

/** Lists only the first access key of a user. */
export const oneKeyEndpoint = changedLocalAws(({ operation }, answer) => {
  const keys = (answer.output as { AccessKeyMetadata?: unknown })?.AccessKeyMetadata;
  return operation === 'ListAccessKeys' && Array.isArray(keys)
    ? { ...answer, output: { ...(answer.output as object), AccessKeyMetadata: keys.slice(0, 1) } }
    : answer;
});
