/** Runs cfn-lint on every template that the project synthesizes. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { examples, synthesize } from '../apps';
import { CheckError } from '../errors';
import { pythonEnvironment } from '../python';
import { SUPPRESSED } from './suppressed';

/** The region of the local AWS, and the region with the most complete schemas. */
const REGIONS = ['eu-central-1', 'us-east-1'];

/** A finding in the JSON output of cfn-lint. */
interface Finding {
  readonly Rule: { readonly Id: string };
  readonly Level: string;
  readonly Message: string;
  readonly Filename: string;
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

async function main(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-templates-'));
  try {
    const python = await pythonEnvironment('cfn-lint', join(__dirname, 'requirements.txt'), console.log);
    const apps = ['bin/app.ts', ...examples(), 'rehearsal/checks/templates/fleet.ts'];
    const assemblies = await Promise.all(
      apps.map((app) => synthesize(app, join(folder, app.replaceAll('/', '_')))),
    );
    const templates = assemblies.flatMap(({ stacks }) =>
      stacks.map(({ directory, templateFile }) => join(directory, templateFile)),
    );
    const problems = problemsOf(await lint(python, templates), folder);
    for (const problem of problems) console.log(`- ${problem}`);
    console.log(
      `cfn-lint on ${templates.length} templates of ${apps.join(', ')}: ${problems.length} problems.`,
    );
    return problems.length === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The exit code of cfn-lint is a sum of 2 (errors), 4 (warnings) and 8 (informational), or another one if it fails. */
async function lint(python: string, templates: readonly string[]): Promise<Finding[]> {
  const cfnLint = join(dirname(python), 'cfn-lint');
  const options = ['--format', 'json', '--include-checks', 'I', '--regions', ...REGIONS, '--', ...templates];
  try {
    return JSON.parse((await promisify(execFile)(cfnLint, options, { maxBuffer: 1 << 26 })).stdout);
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (typeof code === 'number' && (code & ~14) === 0) return JSON.parse(stdout) as Finding[];
    const found = `cfn-lint ended with ${code}: ${stderr || stdout}`;
    throw new CheckError('CommandFailed', found, 'Fix the reported cause.');
  }
}

/** Findings that are not suppressed, and suppressed rules without findings. Prints the number of suppressed findings. */
function problemsOf(findings: readonly Finding[], folder: string): string[] {
  const unused: string[] = [];
  for (const [id, reason] of Object.entries(SUPPRESSED)) {
    const count = findings.filter(({ Rule }) => Rule.Id === id).length;
    console.log(`${count} findings of ${id} are suppressed: ${reason}`);
    if (count === 0) unused.push(`${id} has no findings; remove it from templates/suppressed.ts.`);
  }
  const counted = findings
    .filter(({ Rule }) => !(Rule.Id in SUPPRESSED))
    .map(({ Rule, Level, Message, Filename, Location }) => {
      const place = `${relative(folder, Filename)} at ${Location.Path?.join('/') ?? 'the top level'}`;
      return `${Rule.Id} (${Level}) ${place}: ${Message}`;
    });
  return [...counted, ...unused];
}

main().then(
  (clean) => {
    process.exitCode = clean ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof CheckError ? `${error.name}: ${error.message}` : error);
    process.exitCode = 1;
  },
);
