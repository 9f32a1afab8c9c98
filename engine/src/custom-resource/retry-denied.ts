import type { Scene } from '../context';
import { RekeyError } from '../errors/errors';
import { type Clock, SECOND } from '../time/clock';

/** How long after the beginning a denial is taken for a policy that has not arrived yet. */
const POLICIES_SETTLE = 45 * SECOND;
const PAUSE = 2 * SECOND;

const STORE_CALLS = ['describe', 'read', 'put', 'move', 'tag', 'untag'];
const KIND_CALLS = ['issue', 'list', 'lastUsed', 'disable', 'remove'];

/**
 * The scene of a deploy, which has attached the role's policies only a moment ago: they take effect some
 * seconds later, here sooner than there. A call that is denied has had no effect, so it is made again.
 * Source: "Troubleshoot IAM", IAM User Guide (changes are not always immediately visible).
 */
export function whilePoliciesSettle(scene: Scene): Scene {
  const end = scene.clock.now() + POLICIES_SETTLE;
  return {
    ...scene,
    store: patient(scene.store, STORE_CALLS, scene.clock, end),
    kind: patient(scene.kind, KIND_CALLS, scene.clock, end),
  };
}

function patient<P extends object>(port: P, names: readonly string[], clock: Clock, end: number): P {
  const calls = port as Readonly<Record<string, unknown>>;
  const wrapped: Record<string, unknown> = Object.create(port);
  for (const name of names) {
    const call = calls[name];
    if (typeof call !== 'function') continue;
    wrapped[name] = (...input: unknown[]) => untilAllowed(() => call.apply(port, input), clock, end);
  }
  return wrapped as P;
}

async function untilAllowed<T>(call: () => Promise<T>, clock: Clock, end: number): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const denied = error instanceof RekeyError && error.code === 'AccessDenied';
      if (!denied || clock.now() + PAUSE > end) throw error;
      await clock.sleep(PAUSE);
    }
  }
}
