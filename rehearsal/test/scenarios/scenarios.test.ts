import { SCENARIOS } from '../../src/scenarios';
import { SCENARIO_NAMES } from '../../src/scenarios/names';
import { playScenario } from '../../src/scenarios/play-scenario';
import { folderOf } from '../assembly/temporary-assembly';
import { referenceAssembly } from './fixtures';

jest.setTimeout(120_000);

test('every name is taken once, and every scenario says what it is about in one line', () => {
  expect([...SCENARIO_NAMES].sort()).toEqual([
    ...['clock-skew', 'first-rotation-fails', 'key-deleted-by-hand', 'kms-key-disabled', 'region-outage'],
    ...['rotation-fails', 'schedule-changed', 'secret-edited-by-hand', 'slot-taken', 'stack-deleted'],
    ...['straggler', 'stuck-pending'],
  ]);
  for (const { about } of SCENARIOS) expect(about).toMatch(/^[A-Z][^\n]{20,110}\.$/);
});

describe('with the reference deployment', () => {
  const assembly = referenceAssembly();

  test.each(SCENARIO_NAMES)('%s goes as told', async (scenario) => {
    const lines: unknown[] = [];
    const report = await playScenario({ assembly, scenario, seed: 2, onLine: (line) => lines.push(line) });

    expect(report.missed).toBeUndefined();
    expect(report).toMatchObject({ scenario, seed: 2, good: true, secret: expect.stringContaining('Key') });
    expect(report.story).toEqual(lines);
    expect(report.story.filter(({ what }) => what === 'done').length).toBeGreaterThan(0);
    expect(report.story.filter(({ what }) => what === 'seen').length).toBeGreaterThan(3);
    const times = report.story.map(({ time }) => time);
    expect([...times].sort()).toEqual(times);
  });

  test('the secret that is named plays, if it fits', async () => {
    const secret = 'RekeyReference/MailerKey';
    const report = await playScenario({ assembly, scenario: 'stuck-pending', secret });
    expect(report).toMatchObject({ good: true, secret });
    await expect(playScenario({ assembly, scenario: 'kms-key-disabled', secret })).rejects.toMatchObject({
      code: 'ScenarioDoesNotFit',
      message: expect.stringContaining('Those that fit are RekeyReference/WebhookKey.'),
    });
  });
});

test.each<[string, object, string]>([
  ['a misspelt option', { assembly: 'x', scenaro: 'straggler' }, 'Did you mean scenario?'],
  ['a scenario that is not known', { assembly: 'x', scenario: 'rotation' }, 'There is no scenario rotation.'],
  ['a seed that is none', { assembly: 'x', scenario: 'straggler', seed: 0.5 }, 'The option seed is 0.5.'],
  ['a speed that is none', { assembly: 'x', scenario: 'straggler', speed: -1 }, 'The option speed is -1.'],
  ['no assembly', { scenario: 'straggler' }, 'The option assembly'],
  ['a folder that is none', { assembly: folderOf({}), scenario: 'straggler' }, 'cdk synth'],
])('%s is refused', async (_, options, message) => {
  await expect(playScenario(options as never)).rejects.toMatchObject({
    name: expect.stringMatching(/^(UnknownOption|InvalidOption|AssemblyMissing)$/),
    message: expect.stringContaining(message),
  });
});
