import type { Call } from '../../../checks/moto/calls/call';
import { startLocalAws } from '../../../checks/moto/sides/local';
import type { Start } from '../../../checks/moto/sides/side';
import type { Answer } from '../../recordings/wire';

/** A second local AWS in moto's place, whose answers are those of `planted`: what a comparison has to find. */
export function peer(planted: (call: Pick<Call, 'operation' | 'input'>, answer: Answer) => Answer): Start {
  return (sequence, work) =>
    startLocalAws(sequence, (side) =>
      work({
        ...side,
        name: 'the peer',
        send: async (service, operation, input, keys) =>
          planted({ operation, input }, await side.send(service, operation, input, keys)),
      }),
    );
}

/** One that differs in nothing. */
export const twin = peer((_, answer) => answer);

/** One that shows only the first access key of a user. */
export const forgetsKeys = peer(({ operation }, answer) => {
  const keys = (answer.output as { AccessKeyMetadata?: unknown })?.AccessKeyMetadata;
  return operation === 'ListAccessKeys' && Array.isArray(keys)
    ? { ...answer, output: { ...(answer.output as object), AccessKeyMetadata: keys.slice(0, 1) } }
    : answer;
});
