import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { AssemblyFinding } from '../../scan/src/assembly/contract';
import { refuse } from '../refuse';
import { addAcknowledgement, appOf } from './acknowledgements';
import { SecretRule } from './secret-rule';
import { loadScanner } from './secret-scanner';
import { PLUGIN, reportedFindings, violationsOf } from './secret-violations';
import { expectShape, expectThat } from './shape';
import { writeReport } from './write-report';

/** Props of `SecretChecks`. */
export interface SecretChecksProps {
  /**
   * Scans the files of assets, such as the code of functions and the build folders of images. Folders `node_modules` in
   * assets are not scanned.
   *
   * @default true
   */
  readonly assets?: boolean;

  /**
   * Reports secrets of AWS Secrets Manager that have no rotation schedule.
   *
   * @default true
   */
  readonly rotation?: boolean;

  /**
   * File to which the findings are written in SARIF 2.1.0, relative to the folder of the cloud assembly. With a version of the
   * CDK before 2.258, and if the file exists, it is written when the process ends.
   *
   * @default - no file
   */
  readonly sarif?: string;
}

/**
 * Validation plugin that finds secrets in templates and assets when the app is synthesized. No secret is part of its reports.
 *
 * @example
 * Validations.of(app).addPlugins(new SecretChecks());
 */
export class SecretChecks implements IPolicyValidationPlugin {
  /**
   * Acknowledges the findings of a rule in a construct and those below it.
   *
   * @param scope - construct with the findings.
   * @param rule - rule that is acknowledged.
   * @param reason - reason, which the SARIF file and the metadata of the cloud assembly state.
   * @throws `ReasonMissing`, `WrongType`
   */
  public static acknowledge(scope: IConstruct, rule: SecretRule, reason: string): void {
    expectShape('scope of SecretChecks.acknowledge', scope, ['node'], 'Pass a construct.');
    const isKnown = Object.values(SecretRule).includes(rule);
    expectThat(isKnown, `rule ${rule} of ${scope.node.path}`, rule, 'Use a member of SecretRule.');
    if (typeof reason !== 'string' || reason.trim() === '') {
      refuse(
        'ReasonMissing',
        `The acknowledgement of ${rule} in ${scope.node.path} has no reason.`,
        'State why the finding is no leak.',
      );
    }
    addAcknowledgement(scope, rule, reason);
  }

  /** Name of the plugin, and the namespace of its rules. */
  public readonly name = PLUGIN;
  /** Ids of the rules. */
  public readonly ruleIds?: string[] = Object.values(SecretRule);

  constructor(private readonly props: SecretChecksProps = {}) {}

  /** Version of the package. */
  public get version(): string | undefined {
    return loadScanner().version;
  }

  /** Checks the templates of the app. Called by the CDK. */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const { assets = true, rotation = true, sarif } = this.props;
    const [first] = context.templatePaths;
    if (first === undefined) return { success: true, violations: [] };
    const folder = assemblyOf(dirname(first));
    // Versions of the CDK before 2.258 do not pass the app.
    const app: IConstruct | undefined = context.appConstruct ?? appOf(folder);
    let found: AssemblyFinding[];
    try {
      found = loadScanner().scanAssembly(context.templatePaths, { assets, rotation });
    } catch (error) {
      return failed((error as Error).name);
    }
    const reported = reportedFindings(found, app);
    if (sarif !== undefined) {
      const text = loadScanner().assemblySarif(reported, folder);
      writeReport(resolve(folder, sarif), text, folder, context.appConstruct !== undefined);
    }
    const violations = violationsOf(reported, context.appConstruct !== undefined);
    return { success: violations.every(({ severity }) => severity === 'warning'), violations };
  }
}

/** Folder of the whole assembly, in which stages have folders of their own. */
function assemblyOf(folder: string): string {
  const parent = dirname(folder);
  return parent !== folder && existsSync(join(parent, 'manifest.json')) ? assemblyOf(parent) : folder;
}

/** Report of a scanner that failed. The message of its error may have a part of a file. */
function failed(name: string): PolicyValidationPluginReport {
  const violation = {
    ruleName: SecretRule.NOT_CHECKED,
    description: `The scanner failed with ${name}, and nothing was checked`,
    fix: 'Report the error.',
    severity: 'error',
    violatingResources: [],
  };
  return { success: false, violations: [violation] };
}
