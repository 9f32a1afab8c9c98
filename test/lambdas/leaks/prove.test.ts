import type { Incident, Proof, Replaced } from '../../../lambdas/leaks/contract';
import { createHandler } from '../../../lambdas/leaks/prove/handler';
import { ended, incident } from './incident';

const prove = (more: Partial<Incident>): Promise<Proof> =>
  createHandler({
    call: async () => ({}),
    clock: { now: () => Date.parse('2026-11-29T12:01:00.000Z') },
    log: { write: () => undefined },
    observation: 1,
  })(incident(more));

test('a report about a user is not answered while a key that nobody ended works', async () => {
  const { match } = incident();
  const { credential: _, ...target } = match.target as NonNullable<typeof match.target>;
  const { answer } = ended.replace as { answer: Replaced };
  const replace = { answer: { ...answer, strangers: ['AKIAOFSOMEBODYELSE01'] } };
  expect(await prove({ match: { ...match, target }, replace })).toMatchObject({
    outcome: 'alive',
    explanation: expect.stringContaining('AKIAOFSOMEBODYELSE01'),
  });
  // A report that names the key is answered by its refusal.
  expect(await prove({ replace })).toMatchObject({ outcome: 'refused' });
});
