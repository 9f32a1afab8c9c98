import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { ApiKeys } from '../../../client/src/adapters/api-keys';
import { systemClock } from '../../../client/src/clock';
import type { Ministack } from '../../../rehearsal/checks/deploy/ministack/server';
import { type Deployed, type Grantee, PLACE } from './deploy';

/** The library as each user, on a clock that a step can put forward. */
export interface Keys extends Readonly<Record<Grantee, ApiKeys>> {
  /** A further process of the verifier, with an empty cache. */
  another(): ApiKeys;
  now(): number;
  advance(milliseconds: number): void;
}

export function openKeys({ endpoint, certificate }: Ministack, { table, accessKeys }: Deployed): Keys {
  let offset = 0;
  const now = () => Date.now() + offset;
  const agent = new Agent({ ca: readFileSync(certificate), keepAlive: true });
  const as = (grantee: Grantee) =>
    new ApiKeys({
      table,
      prefix: 'shop',
      clock: { ...systemClock, now },
      transport: { endpoint, agent, region: PLACE.region, credentials: accessKeys[grantee], timeout: 10_000 },
      onError: (error) => {
        throw error;
      },
    });
  return {
    verifier: as('verifier'),
    issuer: as('issuer'),
    revoker: as('revoker'),
    manager: as('manager'),
    another: () => as('verifier'),
    now,
    advance: (milliseconds) => {
      offset += milliseconds;
    },
  };
}
