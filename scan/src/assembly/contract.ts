/**
 * The contract between `SecretChecks`, which is part of the library, and the scanner of cloud assemblies, which is bundled.
 * Both import it, so it imports nothing.
 */

/** Severities of the CDK's validation report. Errors fail the synth. */
export type Severity = 'error' | 'warning';

/** Rule of `SecretChecks`. */
export interface SynthRule {
  /** State of an app that breaks the rule. */
  readonly description: string;
  readonly fix: string;
  readonly severity: Severity;
}

const READ = 'Keep it in AWS Secrets Manager, and read it at run time';

/** Rules by their id. */
export const SYNTH_RULES = {
  'secret-in-template': {
    description: 'Secret in a property of the template',
    fix: `${READ}, or pass a dynamic reference, such as SecretValue.secretsManager(…). Replace the secret: it was written to the cloud assembly.`,
    severity: 'error',
  },
  'secret-in-environment': {
    description: 'Secret in an environment variable',
    fix: `${READ}. Pass the ARN of the secret in the environment, and replace the secret.`,
    severity: 'error',
  },
  'secret-in-container-definition': {
    description: 'Secret in the definition of a container',
    fix: 'Pass it in "secrets" of the container, from AWS Secrets Manager, and replace the secret.',
    severity: 'error',
  },
  'secret-in-user-data': {
    description: 'Secret in the user data of an instance',
    fix: `${READ}, with the role of the instance. Replace the secret.`,
    severity: 'error',
  },
  'secret-in-output': {
    description: 'Secret in an output of a stack',
    fix: 'Export the ARN of the secret, and replace the secret.',
    severity: 'error',
  },
  'secret-in-parameter-default': {
    description: 'Secret in the default of a parameter',
    fix: 'Omit the default: NoEcho does not hide it in the template. Replace the secret.',
    severity: 'error',
  },
  'secret-in-ssm-parameter': {
    description: 'Secret in a parameter of Systems Manager that is not encrypted',
    fix: 'Keep it in AWS Secrets Manager, and replace the secret.',
    severity: 'error',
  },
  'secret-in-build-argument': {
    description: 'Secret in an argument of the build of a container image',
    fix: 'Pass it in "buildSecrets" of the image: arguments are stored in the image. Replace the secret.',
    severity: 'error',
  },
  'secret-in-asset': {
    description: 'Secret in an asset',
    fix: `${READ}. Replace the secret: it was copied to the cloud assembly.`,
    severity: 'error',
  },
  'secret-in-public-asset': {
    description: 'Secret in an asset that is published to readers of a website',
    fix: 'Replace the secret, and call its service from a server of your own.',
    severity: 'error',
  },
  'secret-access-key-in-template': {
    description: 'Reference to the secret access key of an IAM user, which CloudFormation stores as text',
    fix: 'Use a RotatingSecret with Credential.accessKey, or pass the reference to the SecretString of a secret only.',
    severity: 'error',
  },
  'secret-attribute-in-template': {
    description: 'Reference to a secret attribute, which CloudFormation stores as text',
    fix: 'Pass the reference to the SecretString of a secret, and read the secret at run time.',
    severity: 'warning',
  },
  'parameter-without-no-echo': {
    description:
      'Password from a parameter without NoEcho, which everybody may see who may describe the stack',
    fix: 'Use a secret in AWS Secrets Manager, or set NoEcho of the parameter.',
    severity: 'warning',
  },
  'secret-without-rotation': {
    description: 'Secret without rotation',
    fix: 'Use a RotatingSecret, add a RotationSchedule, or acknowledge the finding with the reason.',
    severity: 'warning',
  },
  'not-checked': {
    description: 'Part of the cloud assembly that cannot be checked',
    fix: 'Correct the reason, or acknowledge the finding.',
    severity: 'warning',
  },
} as const satisfies Readonly<Record<string, SynthRule>>;

/** Id of a rule of `SecretChecks`. */
export type SynthRuleId = keyof typeof SYNTH_RULES;

/** Finding in a cloud assembly. No member holds a secret. */
export interface AssemblyFinding {
  readonly rule: SynthRuleId;
  /** Absolute path of the template with the resource. */
  readonly template: string;
  /** Logical id of the resource, the output or the parameter; undefined for the stack. */
  readonly logicalId?: string;
  /** Construct path from the metadata of the resource. */
  readonly constructPath?: string;
  /** Property of the resource, such as `Properties.Environment.Variables.TOKEN`, or the place in an asset. */
  readonly location: string;
  /** Absolute path of the file with the secret. */
  readonly file: string;
  /** Line and column, both from 1. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Sort of the secret, or the reason for which something is not checked. */
  readonly detail?: string;
  /** HMAC-SHA256 of the secret, or of the place of a finding without one. */
  readonly fingerprint: string;
}

/** Finding for a report: with its construct, and the reason of its acknowledgement. */
export interface ReportedFinding extends AssemblyFinding {
  readonly acknowledged?: string;
}

/** Options of a scan of a cloud assembly. */
export interface AssemblyScanOptions {
  /** False to leave out the files of assets. */
  readonly assets: boolean;
  /** False to leave out secrets without rotation. */
  readonly rotation: boolean;
}

/** Form of the keys of an app. Without an alphabet and a length, they are API keys with a checksum. */
export interface KeyForm {
  readonly prefix: string;
  readonly alphabet?: string;
  readonly length?: number;
}

/** Data protection policy of CloudWatch Logs, and the keys that it does not find, each with the reason. */
export interface LogPolicy {
  readonly policy: object;
  readonly left: readonly string[];
}

/** The bundled scanner. */
export interface AssemblyScanner {
  /** Scans templates by their absolute paths, their nested stacks and their assets. */
  scanAssembly(templates: readonly string[], options: AssemblyScanOptions): AssemblyFinding[];
  /** Report in SARIF, with paths relative to a folder. */
  assemblySarif(findings: readonly ReportedFinding[], folder: string): string;
  readonly version: string;
  /** Data protection policy for the keys of an app and the formats of vendors. */
  logPolicy(forms: readonly KeyForm[]): LogPolicy;
}
