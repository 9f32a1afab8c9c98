import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { NAMED } from '../../../lambdas/credentials/http-api/stand-in/samples';
import { Credential, HttpApiSpec } from '../../../lib';
import { describeKind } from './describe-kind';

describeKind('http-api', (stack) =>
  Credential.httpApi({ spec: HttpApiSpec.fromObject({ ...NAMED }), adminSecret: new Secret(stack, 'Admin') }),
);
