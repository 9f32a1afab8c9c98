/** Options of `scan --live`, beside those of every scan. */
export const LIVE_OPTIONS = {
  live: { type: 'boolean', default: false },
  region: { type: 'string' },
  profile: { type: 'string' },
  policy: { type: 'boolean', default: false },
} as const;

/** Lines of the usage. */
export const LIVE_USAGE = `  --live                  a deployed account, by the AWS CLI: environments of Lambda
                          functions and of ECS task definitions, parameters
                          that are not encrypted, outputs and parameters of
                          CloudFormation stacks
  --region NAME           with --live: region; default: AWS_REGION, or the
                          region of the profile
  --profile NAME          with --live, --leak-index or --api-key-store: profile
                          of the AWS CLI
  --policy                with --live: print the IAM policy that the scan needs,
                          and scan nothing`;

/** Words of the command line. */
interface Values {
  readonly live: boolean;
  readonly region?: string;
  readonly profile?: string;
  readonly policy: boolean;
  readonly staged: boolean;
  readonly range?: string;
  readonly history: boolean;
  /** Tables of owned keys, which are read with the same profile. */
  readonly 'leak-index'?: string;
  readonly 'api-key-store'?: readonly string[];
}

/** Fault of the options, or undefined. */
export function liveFault(values: Values, paths: readonly string[]): string | undefined {
  const { live, region, profile, policy, staged, range, history } = values;
  if (!live) {
    const hasTables = values['leak-index'] !== undefined || (values['api-key-store'] ?? []).length > 0;
    const refused = { region, profile: hasTables ? undefined : profile, policy: policy || undefined };
    const option = Object.entries(refused).find(([, value]) => value);
    return option === undefined ? undefined : `--${option[0]} requires --live.`;
  }
  if (staged || range !== undefined || history || paths.length > 0)
    return 'Pass either --live or what to scan in files and commits, not both.';
  const wrong = Object.entries({ region, profile }).find(
    ([, value]) => value !== undefined && !/^[\w.:/@+=-]{1,256}$/.test(value),
  );
  return wrong === undefined ? undefined : `--${wrong[0]} cannot be "${wrong[1]}".`;
}
