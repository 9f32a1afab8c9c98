import { Names, Token } from 'aws-cdk-lib';
import type { EventPattern } from 'aws-cdk-lib/aws-events';
import { CfnSecret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';

/** PutRule, EventPattern: 2048 characters by default, less the fixed part of the pattern. */
const SPACE = 1850;
/** `"arn:aws-us-gov:secretsmanager:us-gov-west-1:111111111111:secret:` and `-AbCdEf",`. */
const ARN_AROUND_NAME = 75;
/** Hyphen and 12 characters, which CloudFormation adds to a logical id. */
const GENERATED_SUFFIX = 13;

/**
 * Event patterns for the secrets, as few as the size of a pattern allows.
 *
 * A secret is matched by its complete ARN, and by its name if the ARN is not known: the event of Secrets Manager has both
 * (Secrets Manager user guide, "Secret Label Updated event"). The two cannot be in one pattern, which requires both.
 */
export function noticePatterns(secrets: ISecret[]): EventPattern[] {
  const known = secrets.filter(({ secretFullArn }) => secretFullArn !== undefined);
  const named = secrets.filter(({ secretFullArn }) => secretFullArn === undefined);
  const detail = { labelUpdated: ['AWSCURRENT'] };
  return [
    ...chunks(known).map((group) => pattern({ resources: group.map(({ secretArn }) => secretArn), detail })),
    ...chunks(named).map((group) =>
      pattern({ detail: { ...detail, name: group.map(({ secretName }) => secretName) } }),
    ),
  ];
}

function pattern(what: EventPattern): EventPattern {
  return { source: ['aws.secretsmanager'], detailType: ['Secret Label Updated'], ...what };
}

/** Groups that fit a pattern. */
function chunks(secrets: ISecret[]): ISecret[][] {
  const groups: ISecret[][] = [];
  let left = 0;
  for (const secret of secrets) {
    const size = lengthOf(secret);
    if (groups.length === 0 || size > left) {
      groups.push([]);
      left = SPACE;
    }
    groups.at(-1)?.push(secret);
    left -= size;
  }
  return groups;
}

/** Upper bound of the length of a secret in a pattern. A name that CloudFormation generates starts with the logical id. */
function lengthOf({ node, secretArn, secretName }: ISecret): number {
  if (!Token.isUnresolved(secretArn)) return secretArn.length + 3;
  const { defaultChild } = node;
  const name = (defaultChild instanceof CfnSecret ? defaultChild.name : undefined) ?? secretName;
  const length = Token.isUnresolved(name) ? Names.nodeUniqueId(node).length + GENERATED_SUFFIX : name.length;
  return ARN_AROUND_NAME + length;
}
