import type { Adapter } from '../src/adapter';
import { createLog, type Log } from '../src/log';
import { PENDING, PREVIOUS } from '../src/secret-store/secret-store';
import type { Fault } from '../src/testing/faults';
import { MemoryIssuer } from './world/memory-issuer';
import type { World } from './world/world';

export const TOKEN = 'token-of-a-rotation-0000000000001';
export const NEXT_TOKEN = 'token-of-a-rotation-0000000000002';
/** Request id of a custom resource event. */
export const REQUEST = '11111111-2222-3333-4444-555555555555';

/** A log, by default without output. */
export const silentLog = (print: (line: string) => void = () => undefined, now = 0): Log =>
  createLog({ FunctionName: 'rotator' }, print, () => now);

/** Injects a fault into every call with this name. */
export function failCall(world: World, call: string, fault: Fault): void {
  world.calls.fault = (name) => (name === call ? fault : undefined);
}

/** Runs an action before every call with this name. */
export function before(world: World, call: string, action: () => void): void {
  world.calls.fault = (name) => {
    if (name === call) action();
    return undefined;
  };
}

/** Starts a rotation and performs createSecret. */
export function createSecret(world: World, token = TOKEN) {
  world.secret.startRotation(token);
  return world.step('createSecret', token);
}

/** Performs createSecret with a crash after this call, which leaves an interrupted attempt. */
export async function crashInCreateSecret(world: World, call: 'issue' | 'put' = 'issue'): Promise<void> {
  failCall(world, call, 'crash-after');
  await createSecret(world);
  world.calls.reset();
}

/** Performs the steps of a rotation before finishSecret. */
export async function prepareFinish(world: World, token = TOKEN): Promise<void> {
  await createSecret(world, token);
  for (const step of ['setSecret', 'testSecret']) await world.step(step, token);
}

/** Crashes a rotation after it moved AWSCURRENT and before it recorded the promotion. */
export async function crashBeforePromotionRecord(world: World): Promise<void> {
  world.calls.fault = (name) =>
    name === 'tag' && world.secret.labels.AWSCURRENT === TOKEN ? 'crash' : undefined;
  expect(await world.rotate(TOKEN)).toBe('crashed');
  world.calls.reset();
}

/** Writes values by hand, each as a new version with AWSCURRENT. */
export function writeByHand(world: World, ...texts: string[]): void {
  for (const [i, text] of texts.entries()) world.secret.writeByHand(`by-hand-${i + 1}`, text);
}

/** Creates a credential that was not issued for the secret. */
export const foreignText = (world: World): string => JSON.stringify(world.issuer.make(true));

export const isActive = (world: World, id = 'KEY1') => world.issuer.keys.get(id)?.active;
export const setActive = (world: World, id: string, active: boolean): void => {
  const key = world.issuer.keys.get(id);
  if (!key) throw new Error(`The credential ${id} does not exist.`);
  key.active = active;
};
export const recordOf = (world: World, id = 'KEY1') => world.secret.tags[`rekey/credential/${id}`];
export const clearPending = (world: World) => world.secret.setLabel(PENDING, undefined);
export const clearPrevious = (world: World) => world.secret.setLabel(PREVIOUS, undefined);
/** The last response to CloudFormation. */
export const response = (world: World) => world.answers.at(-1);

/** Replaces members of the adapter. */
export function overrideAdapter(world: World, members: (adapter: Adapter) => object): void {
  const factory = world.kinds();
  world.kinds = () => ({
    ...factory,
    create(...input) {
      const adapter = factory.create(...input);
      return Object.assign(adapter, members({ ...adapter }));
    },
  });
}

/** A second principal with its own issuer. The labels then hold credentials of both issuers. */
export function addPrincipal(world: World, principal = 'bob'): MemoryIssuer {
  const issuer = new MemoryIssuer(world.clock, principal.toUpperCase());
  world.kinds = () => ({
    kind: 'memory',
    create: (parameters) =>
      (parameters.principal === principal ? issuer : world.issuer).factory().create(parameters, {} as never),
  });
  world.watchLabels = false;
  return issuer;
}

export const configurePrincipal = (world: World, principal: string): void => {
  world.environment.REKEY_CREDENTIAL = JSON.stringify({ principal });
};

/** Sends a request of CloudFormation that must succeed. */
export async function succeed(world: World, ...request: Parameters<World['resource']>): Promise<void> {
  await world.resource(...request);
  expect(response(world)).toMatchObject({ Status: 'SUCCESS' });
}
