import { createLog } from '../../../../engine/src/log';
import { issuerContext, type SendRequest } from '../../../../engine/src/testing/issuer';
import { MemorySecretStore } from '../../../../engine/src/testing/memory-secret-store';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import type { Calls } from '../../../../engine/src/traits';
import { noAdminSecret } from '../../../../engine/test/world/no-admin-secret';
import type { ServiceName } from '../../../../lambdas/credentials/service-credential/contract';
import { ServiceCredentialIssuer } from '../../../../lambdas/credentials/service-credential/issuer';

/** One attempt. */
export const ONCE = { successes: 1, within: 0 };

/** The adapter of a service with its issuer in memory. A clock that sleeps at once. */
export function setUp(service: ServiceName, more: Record<string, unknown> = {}, timeLeft = 300_000) {
  const clock = new VirtualClock();
  const context = issuerContext(clock, new MemorySecretStore(clock));
  const issuer = new ServiceCredentialIssuer(context, service);
  const inputs: Record<string, unknown>[] = [];
  const responses: Record<string, () => unknown> = {};
  const send: SendRequest = async ({ operation, input }, effect) => {
    inputs.push({ operation, ...input });
    return responses[operation] ? responses[operation]() : effect();
  };
  const passing = { now: clock.now, sleep: async (milliseconds: number) => clock.pass(milliseconds) };
  const log = createLog({ FunctionName: 'rotator' }, () => undefined, clock.now);
  const place = { logGroup: '/app', logStream: 'keys' };
  const parameters = {
    ...{ userName: 'app', service, region: 'eu-central-1', repository: 'app', ...place, ...more },
  };
  const adapter = issuer.factory(send).create(parameters, {
    ...{ clock: passing, log, timeLeft: () => timeLeft, adminSecret: noAdminSecret },
  }) as unknown as Required<Calls>;
  return { issuer, inputs, responses, adapter, clock };
}
