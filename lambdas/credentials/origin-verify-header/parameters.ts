import { badSettings } from 'cdk-rekey-engine';
import { ORIGIN_VERIFY_HEADER } from './contract';

/** Parameters of the kind. */
export interface Parameters {
  readonly headerName: string;
  readonly distributionId: string;
  /** Id of the origin within the distribution. */
  readonly originId: string;
  readonly listenerRuleArn: string;
}

const PATTERNS: Readonly<Record<keyof Parameters, RegExp>> = {
  // Source: "Condition types for listener rules", User Guide for Application Load Balancers: 40 characters.
  headerName: /^[\w-]{1,40}$/,
  distributionId: /^\w+$/,
  originId: /^.+$/,
  listenerRuleArn: /^arn:[\w-]+:elasticloadbalancing:[\w-]+:\d+:listener-rule\/app\/[\w/-]+$/,
};

/** @throws BadSettings */
export function readParameters(parameters: Readonly<Record<string, unknown>>): Parameters {
  const read = (name: keyof Parameters): string => {
    const value = parameters[name];
    if (typeof value === 'string' && PATTERNS[name].test(value)) return value;
    throw badSettings(`The ${name} of the kind ${ORIGIN_VERIFY_HEADER} is missing or malformed.`);
  };
  return {
    headerName: read('headerName'),
    distributionId: read('distributionId'),
    originId: read('originId'),
    listenerRuleArn: read('listenerRuleArn'),
  };
}
