import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { vpcContext } from '../assembly/lookups';
import { synthesize } from '../assembly/synthesize';
import { RehearsalError } from '../errors';
import { readExisting } from '../existing/check';
import { loadIssuer } from '../issuers/load';
import { asPage } from '../page/as-page';
import { provider } from '../provider/command';
import { requestedScenarios, runScenarios } from '../scenarios/run-all';
import { type CommandLine, HELP, readCommandLine, speedIn } from './command-line';
import { createDeployment, type Deployment, environmentsIn } from './deployment';
import { keepsIn } from './duration';
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from './environments';
import { checkedGapNames, type GapName } from './gaps';
import { listOf } from './list';
import { checkedOptions, type Options, type RehearseOptions } from './options';
import { ProgressLine, type ProgressOutput } from './progress';
import { rehearse } from './rehearse';
import { asText } from './table';
import { EXIT_CODES, verdictOf } from './verdict';
import { version } from './version';

/** Working directory and output streams of the command. */
export interface Terminal {
  readonly directory: string;
  readonly output: Pick<NodeJS.WriteStream, 'write'>;
  readonly errors: ProgressOutput;
  /** Reads standard input. @default - that of the process */
  readonly input?: () => string;
}

/** Runs the command `rehearse`. Returns the exit code. */
export async function command(args: string[], terminal: Terminal): Promise<number> {
  try {
    if (args[0] === 'provider') return await provider(args.slice(1), terminal);
    return await run(readCommandLine(args), terminal);
  } catch (error) {
    // Other errors are defects of the rehearsal and keep their stack trace.
    const text = error instanceof RehearsalError ? `${error.code}: ${error.message}` : (error as Error).stack;
    terminal.errors.write(`${text}\n`);
    return 2;
  }
}

async function run(values: CommandLine, terminal: Terminal): Promise<number> {
  const { directory, output, errors } = terminal;
  if (values.help) {
    output.write(HELP);
    return 0;
  }
  if (values.version) {
    output.write(`${version()}\n`);
    return 0;
  }
  const allow = checkedGapNames(values.allow);
  const files = { json: pathOf(values.json, directory), html: pathOf(values.html, directory) };
  const issuers = await Promise.all(
    (values.issuer ?? []).map((file) => loadIssuer(resolve(directory, file))),
  );
  const progress = new ProgressLine(errors);
  const temporary = mkdtempSync(join(tmpdir(), 'rehearse-'));
  const given: RehearseOptions = {
    assembly:
      values.assembly === undefined ? join(temporary, 'cdk.out') : resolve(directory, values.assembly),
    days: number(values.days),
    seed: number(values.seed),
    readsPerDay: number(values['reads-per-day']),
    exists: values.exists === undefined ? undefined : readExisting(resolve(directory, values.exists)),
    keeps: keepsIn(values.keeps),
    issuers,
    speed: values.speed === undefined ? undefined : speedIn(values.speed),
    faults: values.faults as RehearseOptions['faults'],
    stacks: values.stack,
    secrets: values.secret,
    onProgress: (state) => progress.show(state),
  };
  try {
    // Validated before the app is synthesized, which takes seconds.
    const options = checkedOptions(given);
    const scenarios = values.scenario && requestedScenarios(values.scenario);
    if (values.assembly === undefined) {
      errors.write('Synthesizing the app…\n');
      const environment = { account: DEFAULT_ACCOUNT, region: DEFAULT_REGION };
      const app = { directory, command: values.app, output: options.directory, ...environment };
      await synthesize(app);
      const context = vpcContext(options.directory, options.exists?.vpcs);
      if (Object.keys(context).length > 0) await synthesize({ ...app, context });
    }
    if (values.list) return await list(options, output);
    if (scenarios) return await runScenarios(scenarios, { ...options, allow }, files.json, output);
    return await rehearseAndPrint(given, allow, files, output);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function rehearseAndPrint(
  given: RehearseOptions,
  allow: readonly GapName[],
  { json, html }: { readonly json?: string; readonly html?: string },
  output: Terminal['output'],
): Promise<number> {
  const report = await rehearse(given);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, undefined, 2)}\n`);
  if (html !== undefined) writeFileSync(html, asPage(report));
  output.write(`\n${asText(report, { allow })}\n`);
  return EXIT_CODES[verdictOf(report, allow)];
}

async function list(options: Options, output: Terminal['output']): Promise<number> {
  const deployments: Deployment[] = [];
  try {
    for (const environment of environmentsIn(options)) {
      deployments.push(await createDeployment({ ...options, faults: 'none' }, environment));
    }
    output.write(listOf(deployments));
    return 0;
  } finally {
    for (const deployment of deployments) await deployment.close();
  }
}

function number(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/** Path of a report. @throws InvalidOption before the run if the file cannot be written */
function pathOf(file: string | undefined, directory: string): string | undefined {
  if (file === undefined) return undefined;
  const path = resolve(directory, file);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  if (!isFolder && existsSync(dirname(path))) return path;
  throw new RehearsalError(
    'InvalidOption',
    `The report cannot be written to ${path}.`,
    isFolder ? 'The path is a folder. Specify a file.' : 'Create the folder first.',
  );
}
