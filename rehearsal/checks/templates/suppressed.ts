/** Rules of cfn-lint that do not count here, each with the reason. One that finds nothing any more fails the check. */
export const SUPPRESSED: Readonly<Record<string, string>> = {
  W3005:
    'A DependsOn that a reference makes needless: aws-cdk-lib writes a role both into a function and into its ' +
    'DependsOn, and node.addDependency names every resource of a construct. It changes nothing about the order.',
};
