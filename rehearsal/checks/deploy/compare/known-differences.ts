/** A difference whose cause is known. */
export interface KnownDifference {
  readonly type: string;
  readonly about: string;
  /** The side that differs from AWS. */
  readonly wrong: 'ministack' | 'rehearsal';
  readonly why: string;
  /** The page of the AWS documentation or the observation that shows the behavior of AWS. */
  readonly decidedBy: string;
}

const REFERENCE = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference';

/** The check fails for every other difference, and for an entry that no longer differs. */
export const KNOWN: readonly KnownDifference[] = [
  ...['reference Ref', 'reference Arn'].map(
    (about): KnownDifference => ({
      type: 'AWS::Logs::LogGroup',
      about,
      wrong: 'ministack',
      why: 'CloudFormation generates a unique name, as in its example mystack-testgroup-12ABC1AB12A1; ministack always generates the same name.',
      decidedBy: `${REFERENCE}/aws-resource-logs-loggroup.html, return values; ${REFERENCE}/aws-properties-name.html`,
    }),
  ),
  {
    type: 'AWS::SecretsManager::Secret',
    about: 'reference Ref',
    wrong: 'ministack',
    why: 'Generated names of secrets begin with the logical id; ministack prepends the name of the stack.',
    decidedBy: 'not documented; deployed secrets, as in https://github.com/aws/aws-cdk/issues/11573',
  },
];
