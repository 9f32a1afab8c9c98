import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import { createHandler } from '../../../../lambdas/leaks/audit/handler';
import type { Audit, AuditPending, Incident } from '../../../../lambdas/leaks/contract';
import { MemoryEvidence } from '../memory-evidence';
import { Trail, type TrailRecord } from './trail';

export const REGIONS = { enabled: ['eu-west-1', 'us-east-1'], disabled: ['ap-east-1'] };
export const MINUTES = 60_000;

/** The audit step over a trail, at a virtual time. */
export function setUp(records: TrailRecord[] = [], lagSeconds = 0, mostEvents = 20_000) {
  const clock = new VirtualClock(Date.parse('2026-11-29T12:10:00.000Z'));
  const store = new MemoryEvidence();
  const trail = new Trail(clock, records);
  const handler = createHandler({
    clock,
    store,
    regions: async () => REGIONS,
    lookUp: trail.lookUp,
    lagSeconds,
    mostEvents,
  });
  /** Runs the step as the state machine does, with invocations of a limited time. */
  const run = async (about: Incident, limit = 15 * MINUTES): Promise<{ audit: Audit; waits: number[] }> => {
    const waits: number[] = [];
    for (let state = about; ; ) {
      const end = clock.now() + limit;
      const context = { getRemainingTimeInMillis: () => end - clock.now() };
      const audit = (await clock.run(handler({ step: 'audit', incident: state }, context))) as
        | Audit
        | AuditPending;
      if (!('pending' in audit)) return { audit, waits };
      waits.push(audit.pending.seconds);
      clock.pass(audit.pending.seconds * 1000);
      state = { ...state, audit };
    }
  };
  const hunt = (about: Incident, audit?: Incident['audit']) =>
    handler({ step: 'hunt', incident: { ...about, audit } }, { getRemainingTimeInMillis: () => 1 });
  return { clock, store, trail, run, hunt, handler };
}

/** Answer of STS that creates a session. */
export const minted = (id: string, token: string) => ({
  responseElements: { credentials: { accessKeyId: id, sessionToken: token } },
});
