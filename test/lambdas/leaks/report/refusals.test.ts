import { incident } from '../incident';
import { setUp, textOf, withMatch } from './fixtures';

test.each([
  ['AlreadyReplaced', 'close its alert'],
  ['Exempt', 'Decide now'],
  ['CapReached', 'nobody floods'],
  ['NotCovered', 'LeakResponse.covers'],
  ['NotApproved', 'still works'],
] as const)('the refusal %s says what to do: %s', async (refusal, part) => {
  const { subject, text } = await textOf({
    stage: 'refused',
    incident: withMatch({ decision: 'refuse', refusal }),
  });
  expect(subject).toMatch(new RegExp(`^Refused: ${refusal}`));
  expect(text).toContain(part);
  expect(text).toContain('Nothing was changed.');
});

test.each(['NotOurs', 'AlreadyHandled'] as const)(
  'the refusal %s is kept, and wakes nobody',
  async (refusal) => {
    const { target: _, ...without } = incident().match;
    const { handler, messages, store } = setUp();
    const { told } = await handler({
      stage: 'refused',
      incident: incident({ match: { ...without, decision: 'refuse', refusal } }),
    });
    expect([told, messages]).toEqual([[], []]);
    expect([...store.objects.keys()]).toEqual(['incidents/github-1/refused.json']);
  },
);

test('a credential of the account that nothing covers is told', async () => {
  const { handler, messages } = setUp({}, ['sns']);
  const { target: _, ...without } = incident().match;
  const match = { ...without, decision: 'refuse', refusal: 'NotOurs' } as const;
  const finding = { ...incident().finding, source: 'aws-health' } as const;
  await handler({ stage: 'refused', incident: incident({ finding, match }) });
  expect(messages).toHaveLength(1);
});

test('one of several secrets that is not found any more is told', async () => {
  const { handler, messages } = setUp({}, ['sns']);
  const { target: _, ...without } = incident().match;
  const match = { ...without, decision: 'refuse', refusal: 'NotOurs' } as const;
  const part = { report: 'github-0', secret: 'arn:a', all: ['arn:a', 'arn:b'] };
  await handler({
    stage: 'refused',
    incident: incident({ finding: { ...incident().finding, part }, match }),
  });
  expect(messages).toHaveLength(1);
});

test('a credential of several secrets is told', async () => {
  const { handler, messages } = setUp({}, ['sns']);
  const match = { ...incident().match, decision: 'refuse', refusal: 'NotOurs' } as const;
  await handler({ stage: 'refused', incident: incident({ match }) });
  expect(messages).toHaveLength(1);
});
