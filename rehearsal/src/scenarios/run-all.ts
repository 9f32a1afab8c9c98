import { writeFileSync } from 'node:fs';
import { RehearsalError } from '../errors';
import { describeGap } from '../rehearse/description';
import { type GapName, NO_SCENARIO } from '../rehearse/gaps';
import type { Options } from '../rehearse/options';
import { EXIT_CODES, type Verdict, verdictOf } from '../rehearse/verdict';
import { count } from '../words';
import { SCENARIOS, scenarioNamed } from '.';
import { asLine } from './log';
import { runScenario, type ScenarioReport } from './run';
import type { DeployScenario, Scenario } from './scenario';

interface RequestedScenario {
  readonly scenario: Scenario | DeployScenario;
  /** True for a scenario that may be inapplicable to the app. */
  readonly isOptional: boolean;
}

/** Scenarios by their names, or `all`. @throws InvalidOption */
export function requestedScenarios(names: readonly string[]): RequestedScenario[] {
  const all: RequestedScenario[] = SCENARIOS.map((scenario) => ({ scenario, isOptional: true }));
  return names.flatMap((name) =>
    name === 'all' ? all : [{ scenario: scenarioNamed(name), isOptional: false }],
  );
}

/** Runs scenarios in turn, each on its own local AWS, and prints their logs. Returns the exit code. */
export async function runScenarios(
  requested: readonly RequestedScenario[],
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
  for (const { scenario, isOptional } of requested) {
    for (const secret of secrets.length > 0 ? secrets : [undefined]) {
      try {
        const report = await runScenario(
          scenario,
          { directory, seed, stacks, speed, exists, issuers },
          {
            secret,
            onBegin: (path) => print(`${scenario.name}, with ${path}: ${scenario.about}`),
            onLine: (line) => print(`  ${asLine(line)}`),
          },
        );
        reports.push(report);
        print(report.good ? '  passed' : `  FAILED: ${report.missed}`);
        for (const gap of report.gaps) print(`  Not verified: ${describeGap(gap).join(' ')}`);
        print();
      } catch (error) {
        const unfit = error instanceof RehearsalError && error.code === 'ScenarioDoesNotFit';
        if (!unfit || !isOptional) throw error;
        print(`${scenario.name} is skipped: ${error.message}\n`);
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
    return { verdict: 'not good', text: `NOT good: ${bad.join(', ')} failed.` };
  }
  const gaps = reports.length === 0 ? [NO_SCENARIO] : reports.flatMap((report) => report.gaps);
  const passed = `${count(reports.length, 'scenario')} passed`;
  const missing = [...new Set(gaps.map(({ name }) => name))].join(', ');
  const verdict = verdictOf({ findings: [], gaps }, allow);
  if (verdict === 'incomplete') return { verdict, text: `Incomplete: ${passed}; not verified: ${missing}.` };
  return {
    verdict,
    text: `Good: ${passed}${gaps.length > 0 ? `; not verified, but allowed: ${missing}` : ''}.`,
  };
}
