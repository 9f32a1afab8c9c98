import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createApi } from '../../../examples/own-keys/api';
import { verifyEqual } from '../../../rehearsal/checks/steps';
import type { Keys } from './keys';

const MINUTE = 60_000;
const NONE = { verify: async () => ({ ok: false, result: 'foreign-prefix' }) as const };

/** Calls the API of the example own-keys through a roll and a revocation. */
export async function verifyExample(keys: Keys): Promise<string[]> {
  const { verifier, manager } = keys;
  const server = createApi({ customers: verifier, warehouse: NONE, tokens: NONE, onRefusal: () => {} });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const statusOf = async (key: string, method = 'GET') => {
    const headers = { authorization: `Bearer ${key}` };
    return (await fetch(`http://127.0.0.1:${port}/orders`, { method, headers })).status;
  };
  try {
    const issued = await manager.issue({ owner: 'caller', scopes: ['orders:read'] });
    const first = issued.reveal();
    verifyEqual('Read and write', [await statusOf(first), await statusOf(first, 'POST')], [200, 403]);
    const rolled = await manager.roll(issued.record.id, { overlap: 10 * MINUTE });
    const second = rolled.reveal();
    verifyEqual('In the overlap', [await statusOf(first), await statusOf(second)], [200, 200]);
    keys.advance(10 * MINUTE);
    verifyEqual('After the overlap', [await statusOf(first), await statusOf(second)], [401, 200]);
    await manager.revoke(rolled.record.id);
    keys.advance(MINUTE);
    verifyEqual('After the revocation', await statusOf(second), 401);
    return ['the API of examples/own-keys follows a roll and a revocation'];
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
