import { Stragglers } from '../../../lib';
import { SCENARIO_NAMES, SCENARIOS } from '../../src/scenarios';
import { playScenario } from '../../src/scenarios/play-scenario';
import { folderOf } from '../assembly/temporary-assembly';
import { run } from '../rehearse/fixtures/command';
import { appWith } from './fixtures';

test('every scenario has a unique name and a description', () => {
  expect([...SCENARIO_NAMES].sort()).toEqual([
    ...['clock-skew', 'first-rotation-fails', 'key-deleted-by-hand', 'kms-key-disabled', 'region-outage'],
    ...['rotation-fails', 'schedule-changed', 'secret-edited-by-hand', 'slot-taken', 'stack-deleted'],
    ...['straggler', 'stuck-pending'],
  ]);
  for (const { about } of SCENARIOS) expect(about).toMatch(/^[A-Z][^\n]{20,110}\.$/);
});

describe('an app with an access key', () => {
  const assembly = appWith();

  test.each(SCENARIO_NAMES)('passes %s', async (scenario) => {
    const lines: unknown[] = [];
    const report = await playScenario({ assembly, scenario, seed: 2, onLine: (line) => lines.push(line) });

    expect(report.missed).toBeUndefined();
    expect(report).toMatchObject({ scenario, seed: 2, good: true, secret: 'App/DeployKey', gaps: [] });
    expect(report.story).toEqual(lines);
    expect(report.story.filter(({ what }) => what === 'done').length).toBeGreaterThan(0);
    expect(report.story.filter(({ what }) => what === 'seen').length).toBeGreaterThan(3);
    const times = report.story.map(({ time }) => time);
    expect([...times].sort()).toEqual(times);
  });

  test('prints the log of a scenario', async () => {
    const { code, output } = await run('--assembly', assembly, '--scenario', 'stack-deleted');
    expect(code).toBe(0);
    expect(output).toMatch(/^stack-deleted, with App\/DeployKey: The stacks are deleted/m);
    expect(output).toMatch(/^ {2}2026-01-01 \d\d:\d\d:\d\d {2}done {4}A rotation is requested\.$/m);
    expect(output).toMatch(/^ {2}2026-01-01 \d\d:\d\d:\d\d {2}seen {4}The user has no access key\.$/m);
    expect(output).toContain('Good: 1 scenario passed.');
  });

  test('refuses a scenario for another secret, with the applicable secrets', async () => {
    const options = { assembly, scenario: 'stuck-pending', secret: 'App/Other' };
    await expect(playScenario(options)).rejects.toMatchObject({
      code: 'ScenarioDoesNotFit',
      message: expect.stringContaining('App/Other is not one. Applicable secrets: App/DeployKey.'),
    });
  });
});

test('straggler expects that the key is disabled with Stragglers.CUT_OFF', async () => {
  const assembly = appWith(undefined, { stragglers: Stragglers.CUT_OFF });
  const { missed, story } = await playScenario({ assembly, scenario: 'straggler' });
  expect(missed).toBeUndefined();
  expect(story.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^AKIA\w+ is disabled \(after/));
});

test.each<[string, object, string]>([
  ['a misspelled option', { assembly: 'x', scenaro: 'straggler' }, 'Did you mean scenario?'],
  ['an unknown scenario', { assembly: 'x', scenario: 'rotation' }, 'There is no scenario rotation.'],
  ['an invalid seed', { assembly: 'x', scenario: 'straggler', seed: 0.5 }, 'The option seed is 0.5.'],
  ['an invalid speed', { assembly: 'x', scenario: 'straggler', speed: -1 }, 'The option speed is -1.'],
  ['a missing assembly', { scenario: 'straggler' }, 'The option assembly'],
  ['an empty folder', { assembly: folderOf({}), scenario: 'straggler' }, 'cdk synth'],
])('refuses %s', async (_, options, message) => {
  await expect(playScenario(options as never)).rejects.toMatchObject({
    name: expect.stringMatching(/^(UnknownOption|InvalidOption|AssemblyMissing)$/),
    message: expect.stringContaining(message),
  });
});
