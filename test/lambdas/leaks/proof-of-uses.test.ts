import type { Ended, Incident, Proof, Replaced } from '../../../lambdas/leaks/contract';
import { createHandler } from '../../../lambdas/leaks/prove/handler';
import { ended, incident } from './incident';

const prove = (more: Partial<Incident>): Promise<Proof> =>
  createHandler({
    call: async () => ({}),
    clock: { now: () => Date.parse('2026-11-29T12:31:00.000Z') },
    log: { write: () => undefined },
    observation: 1800,
  })(incident({ contain: ended.contain, ...more }));

const { answer } = ended.replace as { answer: Replaced };
const [first] = answer.dead as [Ended];
const listed = (uses: object = {}, more: Partial<Replaced> = {}): { answer: Replaced } => ({
  answer: {
    ...answer,
    dead: [{ ...first, proof: 'listed', uses: { lagSeconds: 0, propagationSeconds: 60, ...uses } }],
    ...more,
  },
});

// The containment is at 12:00:05 of 29 November.
test.each([
  ['2026-11-29T00:00:00.000Z', 0, 'unproved'],
  ['2026-11-28T00:00:00.000Z', 0, 'unused'],
  ['2026-11-30T00:00:00.000Z', 0, 'alive'],
  ['2026-11-29T00:00:00.001Z', 0, 'unused'],
  ['2026-11-29T00:00:00.000Z', 12 * 3600, 'unused'],
])('the latest use at %s, %d s to apply the end: %s', async (lastUsed, more, outcome) => {
  const observed = listed({ lastUsed, propagationSeconds: 60 + more });
  const proof = await prove({ replace: listed(), observed });
  expect(proof.outcome).toBe(outcome);
  if (outcome === 'unproved') expect(proof.explanation).toContain('2026-11-29 without a time of day');
});

test('an execution of an earlier state machine, which does not ask again, does not wait forever', async () => {
  const waiting = await prove({ replace: listed() });
  expect(waiting).toMatchObject({ outcome: 'waiting', look: { rekey: 'replace-now' } });
  expect((await prove({ replace: listed(), proof: waiting })).outcome).toBe('unproved');
});

test('a key that appeared during the observation of a user keeps the report from an end', async () => {
  const { match } = incident();
  const { credential: _, ...target } = match.target as NonNullable<typeof match.target>;
  const observed = listed({}, { strangers: ['AKIAOFSOMEBODYELSE01'] });
  const ofUser = await prove({ match: { ...match, target }, replace: listed(), observed });
  expect([ofUser.outcome, ofUser.explanation]).toEqual([
    'alive',
    expect.stringContaining('AKIAOFSOMEBODYELSE01'),
  ]);
  // A report that names the key is about that key.
  expect((await prove({ replace: listed(), observed })).outcome).toBe('unused');
});
