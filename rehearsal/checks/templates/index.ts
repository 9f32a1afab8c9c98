/** Holds every template that the project synthesizes against cfn-lint: no finding. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { examples, synthesize } from '../apps';
import { CheckError } from '../errors';
import { pythonEnvironment } from '../python';
import { SUPPRESSED } from './suppressed';

const run = promisify(execFile);
/** The one of the local AWS, and the one whose schemas are complete. */
const REGIONS = ['eu-central-1', 'us-east-1'];

/** A finding, as cfn-lint's JSON tells it. */
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
    const findings = await lint(python, templates);
    return tell(apps, templates, findings, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** cfn-lint ends with the sum of what it found (2 errors, 4 warnings, 8 informational), and otherwise when broken. */
async function lint(python: string, templates: readonly string[]): Promise<Finding[]> {
  const cfnLint = join(dirname(python), 'cfn-lint');
  const options = ['--format', 'json', '--include-checks', 'I', '--regions', ...REGIONS];
  try {
    const { stdout } = await run(cfnLint, [...options, '--', ...templates], { maxBuffer: 1 << 26 });
    return JSON.parse(stdout) as Finding[];
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (typeof code === 'number' && (code & ~14) === 0) return JSON.parse(stdout) as Finding[];
    throw new CheckError(
      'CommandFailed',
      `cfn-lint ended with ${code}: ${stderr || stdout}`,
      'See what it says.',
    );
  }
}

function tell(
  apps: readonly string[],
  templates: readonly string[],
  findings: readonly Finding[],
  folder: string,
): boolean {
  const counted = findings.filter(({ Rule }) => !(Rule.Id in SUPPRESSED));
  for (const { Rule, Level, Message, Filename, Location } of counted) {
    console.log(
      `- ${Rule.Id} (${Level}) ${relative(folder, Filename)} at ${Location.Path?.join('/') ?? '?'}: ${Message}`,
    );
  }
  const stale = Object.keys(SUPPRESSED).filter((id) => !findings.some(({ Rule }) => Rule.Id === id));
  for (const id of stale) console.log(`- ${id} finds nothing any more; take it off templates/suppressed.ts.`);
  for (const [id, why] of Object.entries(SUPPRESSED)) {
    console.log(
      `${findings.filter(({ Rule }) => Rule.Id === id).length} times ${id}, which does not count: ${why}`,
    );
  }
  console.log(`cfn-lint on ${templates.length} templates of ${apps.join(', ')}: ${counted.length} findings.`);
  return counted.length === 0 && stale.length === 0;
}

main().then(
  (good) => {
    process.exitCode = good ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof CheckError ? `${error.name}: ${error.message}` : error);
    process.exitCode = 1;
  },
);
