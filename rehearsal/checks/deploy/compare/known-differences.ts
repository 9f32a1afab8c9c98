/** A difference that is understood: who is wrong, why, and what decides it. */
export interface KnownDifference {
  readonly type: string;
  readonly about: string;
  readonly wrong: 'ministack' | 'rehearsal';
  readonly why: string;
  /** The page of AWS's documentation, or who saw what AWS does. */
  readonly decidedBy: string;
}

const CUSTOM_NAMES =
  'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html';
const LOG_GROUP =
  'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html';
const logGroupName =
  'Without a name CloudFormation makes a unique one, as in its example mystack-testgroup-12ABC1AB12A1; ministack always the same one.';

/** Every other difference fails the check, and so does an entry that no longer is one. */
export const KNOWN: readonly KnownDifference[] = [
  {
    type: 'AWS::Logs::LogGroup',
    about: 'reference Ref',
    wrong: 'ministack',
    why: logGroupName,
    decidedBy: `${LOG_GROUP}, return values; ${CUSTOM_NAMES}`,
  },
  {
    type: 'AWS::Logs::LogGroup',
    about: 'reference Arn',
    wrong: 'ministack',
    why: logGroupName,
    decidedBy: `${LOG_GROUP}, return values; ${CUSTOM_NAMES}`,
  },
  {
    type: 'AWS::SecretsManager::Secret',
    about: 'reference Ref',
    wrong: 'ministack',
    why: 'CreatedResource-up names of secrets begin with the logical id; ministack puts the name of the stack before it.',
    decidedBy: 'no document; deployed secrets, as in https://github.com/aws/aws-cdk/issues/11573',
  },
];
