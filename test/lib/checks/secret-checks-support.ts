import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Validations } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { SecretChecks, type SecretChecksProps } from '../../../lib';

/** Violation of a report. */
export interface Violation {
  readonly ruleName: string;
  readonly description: string;
  readonly severity: string;
  /** Construct path, and location in the template or the asset. */
  readonly places: readonly string[];
}

/** Result of the synthesis of an app with `SecretChecks`. */
export interface Checked {
  readonly violations: readonly Violation[];
  /** Violations that the CDK suppressed, each with its reason. */
  readonly suppressed: readonly string[];
  /** Message of the error of the synthesis. */
  readonly error?: string;
  /** Text of a file of the assembly. */
  readonly read: (file: string) => string;
  readonly outdir: string;
}

/** Random text that looks like a secret. */
export const SECRET = ['q7Zk2VbX9m', 'TfR4wLp8Yd'].join('');

/** Place of the secret of `leakyFunction`. */
export const ENVIRONMENT = 'Properties.Environment.Variables.API_TOKEN';

/** Creates a function with a secret in its environment. */
export const leakyFunction = (scope: Construct, id = 'Fn') =>
  new CfnResource(scope, id, {
    type: 'AWS::Lambda::Function',
    properties: { Environment: { Variables: { API_TOKEN: SECRET } } },
  });

const folders: string[] = [];

/** Removes the assemblies of a test. */
export function removeAssemblies(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Synthesizes an app with `SecretChecks`. `change` may change the assembly before it is checked. */
export function check(
  make: (app: App) => void,
  props: SecretChecksProps = {},
  change?: (outdir: string) => void,
): Checked {
  const outdir = mkdtempSync(join(tmpdir(), 'rekey-checks-'));
  folders.push(outdir);
  const app = new App({ outdir, confirmValidationPluginsDoNotMutate: change === undefined });
  if (change !== undefined) {
    const validate = () => {
      change(outdir);
      return { success: true, violations: [] };
    };
    const plugin = { name: 'Change', validate };
    Validations.of(app).addPlugins(plugin);
  }
  Validations.of(app).addPlugins(new SecretChecks(props));
  make(app);
  const error = attempt(() => app.synth());
  const read = (file: string) => readFileSync(join(outdir, file), 'utf8');
  const { pluginReports } = JSON.parse(read('validation-report.json'));
  const report = pluginReports.find(({ pluginName }: { pluginName: string }) => pluginName === 'cdk-rekey');
  return {
    violations: (report?.violations ?? []).map(violation),
    suppressed: (report?.suppressedViolations ?? []).map(({ reason }: { reason: string }) => reason),
    ...(error !== undefined && { error }),
    ...{ read, outdir },
  };
}

function attempt(run: () => unknown): string | undefined {
  const log = jest.spyOn(console, 'error').mockImplementation();
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    log.mockRestore();
  }
}

/** Finds a construct by its path. */
export const constructAt = (app: App, path: string): IConstruct =>
  path.split('/').reduce<IConstruct>((node, id) => node.node.findChild(id), app);

// biome-ignore lint/suspicious/noExplicitAny: the report is JSON
function violation({ ruleName, description, severity, violatingConstructs }: any): Violation {
  // biome-ignore lint/suspicious/noExplicitAny: the report is JSON
  const places = violatingConstructs.map(({ constructPath, cloudFormationResource }: any) =>
    [constructPath, ...(cloudFormationResource?.propertyPaths ?? [])].join(' '),
  );
  return { ruleName, description, severity, places };
}
