import { createLog } from '../../../../engine/src/log';
import { issuerContext } from '../../../../engine/src/testing/issuer';
import { MemorySecretStore } from '../../../../engine/src/testing/memory-secret-store';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import type { Calls } from '../../../../engine/src/traits';
import { refusalOf } from '../../../../engine/test/world/account';
import { gcpServiceAccountKey } from '../../../../lambdas/credentials/gcp-service-account-key/adapter';
import type { ServiceAccountKeyValue } from '../../../../lambdas/credentials/gcp-service-account-key/contract';
import type { AwsIdentity } from '../../../../lambdas/credentials/gcp-service-account-key/federation';
import {
  AUDIENCE,
  GoogleIssuer,
  SERVICE_ACCOUNT,
} from '../../../../lambdas/credentials/gcp-service-account-key/stand-in/issuer';
import { keyFile } from '../../../../lambdas/credentials/gcp-service-account-key/value';
import type { WireAnswer, WireRequest } from '../../../../lambdas/credentials/http-api/wire';
import { pooledKeyPair } from '../../../../lambdas/provider/stand-in/key-pairs';

export const NAME = 'rekey-0123456789ab-000000000001';
export const FEDERATED = { serviceAccount: SERVICE_ACCOUNT, projectId: 'shop-prod', audience: AUDIENCE };
export const WITH_SECRET = { serviceAccount: SERVICE_ACCOUNT, projectId: 'shop-prod' };
export const ADMIN = 'rotator@shop-prod.iam.gserviceaccount.com';

/** A key file of the administrator. */
export const adminFile = (): string =>
  JSON.stringify(
    keyFile({
      project_id: 'shop-prod',
      private_key_id: 'ad'.repeat(20),
      private_key: pooledKeyPair().privateKey,
      client_email: ADMIN,
      client_id: '109876543210987654321',
    }),
  );

/** Answers a request instead of the stand-in; undefined to let the stand-in answer. */
type Respond = (wire: WireRequest, path: string) => WireAnswer | Error | undefined;

export const answer = (status: number, json?: unknown, headers: WireAnswer['headers'] = {}): WireAnswer => ({
  status,
  headers,
  json,
});

/** The adapter at a stand-in of Google. */
export function setUp(parameters: object = FEDERATED, admin = adminFile()) {
  const clock = new VirtualClock();
  const issuer = new GoogleIssuer(issuerContext(clock, new MemorySecretStore(clock)), () => admin);
  const sent: WireRequest[] = [];
  const lines: string[] = [];
  const settings = {
    admin: [admin],
    respond: (() => undefined) as Respond,
    identity: undefined as AwsIdentity | undefined,
  };
  const log = createLog({ FunctionName: 'rotator' }, (line) => void lines.push(line), clock.now);
  let reads = 0;
  const context = {
    clock,
    log,
    timeLeft: () => 300_000,
    adminSecret: async () => settings.admin[Math.min(reads++, settings.admin.length - 1)] as string,
  };
  const transport = async (wire: WireRequest): Promise<WireAnswer> => {
    sent.push(wire);
    const { host, pathname, search } = new URL(wire.url);
    const given = settings.respond(wire, `${wire.method} ${host}${pathname}${search}`);
    if (given instanceof Error) throw given;
    return given ?? issuer.model.handle(wire);
  };
  const create = (given: object = parameters) =>
    gcpServiceAccountKey(transport, {
      makeKeyPair: pooledKeyPair,
      identity: () => settings.identity ?? issuer.identity(),
    }).create({ ...given }, context) as unknown as Required<Calls<ServiceAccountKeyValue>>;
  const adapter = create();
  const run = <T>(work: () => Promise<T>): Promise<T> => clock.run(work());
  const request = () => ({
    ...{ version: 'v', name: NAME, excluded: new Set<string>() },
    expiresAt: clock.now() + 30 * 86_400_000,
  });
  return {
    adapter,
    clock,
    create,
    issue: () => run(() => adapter.issue(request())),
    issuer,
    lines,
    log,
    request,
    run,
    sent,
    settings,
    /** Hosts and paths of the requests. */
    paths: () => sent.map(({ method, url }) => `${method} ${url.replace('https://', '')}`),
    /** The error of work, whose report is complete. */
    refusal: (work: () => Promise<unknown>) => refusalOf(run(work)),
  };
}
