import type { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { LeakFunction } from './leak-function';
import type { LeakIndex } from './leak-index';
import type { NotifyProps } from './notify';
import { createAudit } from './steps/audit';
import { createCloseAlert } from './steps/close-alert';
import { createCustomerKey } from './steps/customer-key';
import { createMatch } from './steps/match';
import { createProve } from './steps/prove';
import { createReport } from './steps/report';

/** Resources that the steps of a response use. */
export interface StepParts {
  readonly index: LeakIndex;
  readonly incidents: ITable;
  /** Queue of the reports. */
  readonly queue: IQueue;
  readonly evidence: IBucket;
  readonly notify: NotifyProps;
  readonly observation: Duration;
  readonly auditLag?: Duration;
  /** Environment with the location of the index and of the stores. */
  readonly environment: Record<string, string>;
  /** JSON of the configuration of the sources. */
  readonly sources: string;
}

/** Functions of the steps of a response. */
export interface StepFunctions {
  readonly match: LeakFunction;
  readonly customerKey: LeakFunction;
  readonly prove: LeakFunction;
  readonly audit: LeakFunction;
  readonly closeAlert: LeakFunction;
  readonly report: LeakFunction;
}

/** Creates the functions of the steps. */
export function createSteps(scope: Construct, parts: StepParts): StepFunctions {
  return {
    match: createMatch(scope, parts),
    customerKey: createCustomerKey(scope),
    prove: createProve(scope, parts.observation),
    audit: createAudit(scope, { evidence: parts.evidence, lag: parts.auditLag }),
    closeAlert: createCloseAlert(scope, parts),
    report: createReport(scope, parts),
  };
}
