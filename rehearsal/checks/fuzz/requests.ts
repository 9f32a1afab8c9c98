import type { Service } from '../../src/aws/call';
import type { HttpRequest } from '../../src/aws/sigv4';
import type { Random } from '../../src/kernel/random';
import { sdkMembers, sdkRequired } from '../../test/recordings/sdk-members';
import type { CallerKeys } from '../../test/recordings/transcript';
import { signedRequest } from '../../test/recordings/wire';
import { mutated } from './mutations';
import { withTransportFault } from './transport';
import { pick, REGION, validInput } from './values';

/** A request, and the operation that it was generated from. */
export interface FuzzRequest {
  readonly service: Service;
  readonly operation: string;
  readonly request: HttpRequest;
}

/** A valid request with up to three mutations of its input, and sometimes a fault in its transport. */
export function fuzzRequest(
  random: Random,
  services: readonly Service[],
  keys: readonly CallerKeys[],
  now: number,
): FuzzRequest {
  const [service, operation] = pick(
    random,
    services.flatMap((one) => Object.keys(one.operations).map((name) => [one, name] as const)),
  );
  const members = sdkMembers(service.name, operation) ?? service.members ?? {};
  let input: unknown = validInput(random, members, sdkRequired(service.name, operation));
  for (let i = pick(random, [0, 0, 1, 1, 1, 2, 3]); i > 0; i--) input = mutated(random, input);
  const place = { region: REGION, now };
  const key = pick(random, keys);
  // A form can only hold an object.
  const whole = service.protocol === 'query' && typeof input !== 'object' ? {} : input;
  const good = signedRequest(key, place, service.name, operation, (whole ?? {}) as Record<string, unknown>);
  const request = withTransportFault(random, good, { service: service.name, key, place });
  return { service, operation, request };
}
