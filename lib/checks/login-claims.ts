import { Stack, Stage } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { refuse } from '../refuse';
import { secretPathOf } from './secret-path';

/** Rotators of each construct tree, by the logins whose passwords they change. */
const claimsByRoot = new WeakMap<IConstruct, Map<string, Construct>>();

/**
 * Reserves a login of a server for one rotator. Two rotators of one login would replace each other's passwords.
 *
 * A host name can lead to different servers in different networks, so the same server identity in another account or stage
 * is another server.
 *
 * @param server - identity of the server, such as that of a `Database` with its port. Host names are not case-sensitive.
 * @param login - name of the login. Names are case-sensitive.
 * @throws `LoginHasAnotherSecret`
 */
export function claimLogin(rotator: Construct, server: string, login: string): void {
  const { root } = rotator.node;
  const claims = claimsByRoot.get(root) ?? new Map<string, Construct>();
  claimsByRoot.set(root, claims);
  const claim = JSON.stringify([server.toLowerCase(), Stack.of(rotator).account, stageOf(rotator), login]);
  const other = claims.get(claim);
  if (other && other !== rotator) {
    refuse(
      'LoginHasAnotherSecret',
      `${secretPathOf(rotator)} and ${secretPathOf(other)} rotate the password of one login, ${login}, of one server; each would end the password of the other.`,
      'Give each secret logins of its own, or use one secret for both readers.',
    );
  }
  claims.set(claim, rotator);
}

const stageOf = (rotator: Construct): string | undefined => Stage.of(rotator)?.node.addr;
