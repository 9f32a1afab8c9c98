import { serviceOf } from '../../../checks/moto/calls/call';
import { LIST } from '../../../checks/moto/differences/list';
import { sequencesOf } from '../../../checks/moto/differences/listed';
import { haveRecordings, transcripts } from '../../recordings/transcript';

const POINTS = 23;

test('there are differences on the list, each with a name of its own', () => {
  expect(LIST.length).toBeGreaterThan(50);
  expect(new Set(LIST.map(({ name }) => name)).size).toBe(LIST.length);
});

describe.each(LIST.map((entry) => [entry.name, entry] as const))('%s', (_, entry) => {
  test('has its reason, what decides it, and calls that show it', () => {
    const { reason, source, operations } = entry;
    expect(reason).toMatch(/\.$/);
    expect(Object.values(source)).toEqual([expect.anything()]);
    if ('point' in source) expect(source.point).toBeLessThanOrEqual(POINTS);
    const shown = sequencesOf(entry)
      .flat()
      .map(({ operation }) => operation);
    expect(shown).toEqual(expect.arrayContaining([...operations]));
    for (const operation of operations)
      expect(['secretsmanager', 'iam', 'sts']).toContain(serviceOf(operation));
  });
});

if (haveRecordings) {
  test('every recording that decides one is there', () => {
    const names = transcripts().map(({ name }) => name);
    for (const { source } of LIST) if ('recording' in source) expect(names).toContain(source.recording);
  });
} else {
  test('recordings that decide', () => {
    expect(process.env.CI_RECORDINGS).not.toBe('required');
    process.stdout.write(
      'The recordings of AWS are not beside this repository: whether they decide is left out.\n',
    );
  });
}
