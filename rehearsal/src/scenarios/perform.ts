import { writeFileSync } from 'node:fs';
import { RehearsalError } from '../errors';
import type { Options } from '../rehearse/options';
import { SCENARIOS } from '.';
import { scenarioNamed } from './named';
import { play, type ScenarioReport } from './play';
import type { DeployScenario, Scenario } from './scenario';
import { asLine } from './story';

type Asked = { readonly scenario: Scenario | DeployScenario; readonly mayBeMissing: boolean };

/** What was asked for: names, or `all`. Error: InvalidOption. */
export function askedFor(names: readonly string[]): Asked[] {
  const all: Asked[] = SCENARIOS.map((scenario) => ({ scenario, mayBeMissing: true }));
  return names.flatMap((name) =>
    name === 'all' ? all : [{ scenario: scenarioNamed(name), mayBeMissing: false }],
  );
}

/**
 * Plays scenarios one after the other, each on a local AWS of its own, and prints their stories. Tells with which
 * code the process ends: 1 when one did not go as its story says.
 */
export async function perform(
  asked: readonly Asked[],
  {
    secrets = [],
    ...options
  }: Pick<Options, 'directory' | 'seed' | 'stacks' | 'secrets' | 'speed' | 'exists'>,
  json: string | undefined,
  output: Pick<NodeJS.WriteStream, 'write'>,
): Promise<number> {
  const reports: ScenarioReport[] = [];
  const print = (line = '') => output.write(`${line}\n`);
  const { directory, seed, stacks, speed, exists } = options;
  for (const { scenario, mayBeMissing } of asked) {
    for (const secret of secrets.length > 0 ? secrets : [undefined]) {
      try {
        const report = await play(
          scenario,
          { directory, seed, stacks, speed, exists },
          {
            secret,
            onBegin: (path) => print(`${scenario.name}, with ${path}: ${scenario.about}`),
            onLine: (line) => print(`  ${asLine(line)}`),
          },
        );
        reports.push(report);
        print(report.good ? '  as told\n' : `  NOT as told: ${report.missed}\n`);
      } catch (error) {
        const unfit = error instanceof RehearsalError && error.code === 'ScenarioDoesNotFit';
        if (!unfit || !mayBeMissing) throw error;
        print(`${scenario.name} is not played: ${error.message}\n`);
      }
    }
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(reports, undefined, 2)}\n`);
  const bad = reports.filter(({ good }) => !good).map(({ scenario }) => scenario);
  print(
    bad.length === 0
      ? `Good: ${reports.length} scenario${reports.length === 1 ? '' : 's'} went as told.`
      : `NOT good: ${bad.join(', ')} did not go as told.`,
  );
  return bad.length === 0 ? 0 : 1;
}
