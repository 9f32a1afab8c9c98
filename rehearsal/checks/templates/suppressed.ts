/** Ignored cfn-lint rules, each with the reason. The check fails for a rule without findings. */
export const SUPPRESSED: Readonly<Record<string, string>> = {
  W3005:
    'A DependsOn that duplicates a reference: aws-cdk-lib adds the role of a function to its DependsOn, and ' +
    'node.addDependency adds every resource of a construct. The order is unaffected.',
};
