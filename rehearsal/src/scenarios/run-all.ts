import { writeFileSync } from 'node:fs';
import { RehearsalError } from '../errors';
import { describeGap } from '../rehearse/description';
import { type GapName, NO_SCENARIO } from '../rehearse/gaps';
import type { Options } from '../rehearse/options';
import { EXIT_CODES, type Verdict, verdictOf } from '../rehearse/verdict';
import { count } from '../words';
import { SCENARIOS } from '.';
import { asLine } from './log';
import { scenarioNamed } from './names';
import { play, type ScenarioReport } from './run';
import type { DeployScenario, Scenario } from './scenario';

type Asked = { readonly scenario: Scenario | DeployScenario; readonly mayBeMissing: boolean };

/** What was asked for: names, or `all`. Error: InvalidOption. */
export function requestedScenarios(names: readonly string[]): Asked[] {
  const all: Asked[] = SCENARIOS.map((scenario) => ({ scenario, mayBeMissing: true }));
  return names.flatMap((name) =>
    name === 'all' ? all : [{ scenario: scenarioNamed(name), mayBeMissing: false }],
  );
}

/**
 * Plays scenarios one after the other, each on a local AWS of its own, and prints their stories. Tells with which
 * code the process ends: that of the verdict about all of them.
 */
export async function perform(
  asked: readonly Asked[],
  {
    secrets = [],
    allow,
    ...options
  }: Pick<Options, 'directory' | 'seed' | 'stacks' | 'secrets' | 'speed' | 'exists' | 'issuers'> & {
    allow: readonly GapName[];
  },
  json: string | undefined,
  output: Pick<NodeJS.WriteStream, 'write'>,
): Promise<number> {
  const reports: ScenarioReport[] = [];
  const print = (line = '') => output.write(`${line}\n`);
  const { directory, seed, stacks, speed, exists, issuers } = options;
  for (const { scenario, mayBeMissing } of asked) {
    for (const secret of secrets.length > 0 ? secrets : [undefined]) {
      try {
        const report = await play(
          scenario,
          { directory, seed, stacks, speed, exists, issuers },
          {
            secret,
            onBegin: (path) => print(`${scenario.name}, with ${path}: ${scenario.about}`),
            onLine: (line) => print(`  ${asLine(line)}`),
          },
        );
        reports.push(report);
        print(report.good ? '  as told' : `  NOT as told: ${report.missed}`);
        for (const gap of report.gaps) print(`  not shown: ${describeGap(gap).join(' ')}`);
        print();
      } catch (error) {
        const unfit = error instanceof RehearsalError && error.code === 'ScenarioDoesNotFit';
        if (!unfit || !mayBeMissing) throw error;
        print(`${scenario.name} is not played: ${error.message}\n`);
      }
    }
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(reports, undefined, 2)}\n`);
  const { verdict, text } = conclusion(reports, allow);
  print(text);
  return EXIT_CODES[verdict];
}

function conclusion(
  reports: readonly ScenarioReport[],
  allow: readonly GapName[],
): { verdict: Verdict; text: string } {
  const bad = reports.filter(({ good }) => !good).map(({ scenario }) => scenario);
  if (bad.length > 0) {
    return { verdict: 'not good', text: `NOT good: ${bad.join(', ')} did not go as told.` };
  }
  const gaps = reports.length === 0 ? [NO_SCENARIO] : reports.flatMap((report) => report.gaps);
  const told = `${count(reports.length, 'scenario')} went as told`;
  const missing = [...new Set(gaps.map(({ name }) => name))].join(', ');
  const verdict = verdictOf({ findings: [], gaps }, allow);
  if (verdict === 'incomplete') return { verdict, text: `Incomplete: ${told}; not shown: ${missing}.` };
  return { verdict, text: `Good: ${told}${gaps.length > 0 ? `; allowed not to be shown: ${missing}` : ''}.` };
}
