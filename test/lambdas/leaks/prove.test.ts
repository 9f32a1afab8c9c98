import type { Ended, Incident, Proof, Replaced } from '../../../lambdas/leaks/contract';
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

test.each<[Ended['proof'], Record<string, number>]>([
  ['refused', { stillAlive: 0, secondsToDead: 60 }],
  ['unlabelled', { stillAlive: 0, secondsToEnd: 60 }],
  ['none', { stillAlive: 0 }],
])('metrics of %s', async (proof, expected) => {
  const written: unknown[] = [];
  const { answer } = ended.replace as { answer: Replaced };
  const { finding } = incident();
  const deadSince = new Date(Date.parse(finding.receivedAt) + 60_000).toISOString();
  const dead = answer.dead.map((one) => ({ ...one, proof, deadSince }));
  await createHandler({
    call: async () => ({}),
    clock: { now: () => Date.parse(deadSince) },
    log: { write: (_level, _fields, metrics) => void written.push(metrics) },
    observation: 1,
  })(incident({ replace: { answer: { ...answer, dead } } }));
  expect(written).toEqual([expected]);
});

const { answer } = ended.replace as { answer: Replaced };
const [first] = answer.dead as [Ended];
const uses = { lagSeconds: 0, propagationSeconds: 90 };
const proofOf = async (...dead: Partial<Ended>[]): Promise<string> => {
  const replaced = { ...answer, dead: dead.map((one) => ({ ...first, ...one })) };
  return (await prove({ replace: { answer: replaced } })).outcome;
};

test.each<[string, Partial<Ended>[]]>([
  ['refused', [{ proof: 'refused' }, { proof: 'refused' }]],
  ['unlabelled', [{ proof: 'refused' }, { proof: 'unlabelled' }]],
  ['unproved', [{ proof: 'refused' }, { proof: 'none' }]],
  ['unproved', [{ proof: 'refused' }, { proof: 'listed' }]],
  ['waiting', [{ proof: 'refused' }, { proof: 'listed', uses }]],
  ['unproved', [{ proof: 'none' }, { proof: 'listed', uses }]],
  [
    'unproved',
    [
      { proof: 'listed', uses },
      { proof: 'listed', uses },
    ],
  ],
  // The rotator of an earlier version.
  ['unproved', [{ proof: undefined }]],
])('the weakest evidence counts: %s', async (outcome, dead) => {
  expect(await proofOf(...dead)).toBe(outcome);
});

test('an issuer that reports uses at once is not said to be late', async () => {
  const replaced = { ...answer, dead: [{ ...first, proof: 'listed', uses } as const] };
  const { outcome, explanation } = await prove({
    replace: { answer: replaced },
    observed: { answer: replaced },
  });
  expect(outcome).toBe('unused');
  expect(explanation).not.toContain('late');
});

test('a credential that the second answer does not have is not proved dead', async () => {
  const replaced = { ...answer, dead: [{ ...first, proof: 'listed', uses } as const] };
  const { outcome } = await prove({
    replace: { answer: replaced },
    observed: { answer: { ...answer, dead: [] } },
  });
  expect(outcome).toBe('alive');
});
