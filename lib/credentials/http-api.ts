import { createHash } from 'node:crypto';
import { Duration } from 'aws-cdk-lib';
import type { IConnectable, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { HTTP_API, SPEC_FILE } from '../../lambdas/credentials/http-api/contract';
import { isNamed } from '../../lambdas/credentials/http-api/spec/requests';
import { claimIssuerPrincipal } from '../checks/issuer-claims';
import { expectShape } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import type { HttpApiSpec } from '../http-api-spec';
import { libraryCodeWith } from './library-code';

/** Properties of a credential that an API issues. */
export interface HttpApiProps {
  /** Description of the API: a preset, such as `HttpApiPreset.sendGrid`, or your own file. */
  readonly spec: HttpApiSpec;

  /**
   * Secret with the credential that may issue, list and remove the others: a text, or JSON with the members that the
   * description names. The rotator reads its current value at each use.
   */
  readonly adminSecret: ISecret;

  /**
   * VPC in which the API is reachable.
   *
   * @default - the function is not attached to a VPC
   */
  readonly vpc?: IVpc;

  /**
   * Server of the API with security groups and a default port. In a VPC, the security groups are extended to allow the
   * function to connect.
   *
   * @default - security groups are not changed
   */
  readonly connectable?: IConnectable;
}

/**
 * Checks the props of a credential that an API issues.
 *
 * @throws `WrongType`
 */
export function checkHttpApi(props: HttpApiProps): void {
  const { spec, adminSecret } = props ?? {};
  const of = (name: string) => `${name} of Credential.httpApi`;
  expectShape(
    of('spec'),
    spec,
    ['json', '_spec'],
    'Pass a preset of HttpApiPreset, or HttpApiSpec.fromFile.',
  );
  expectShape(of('adminSecret'), adminSecret, ['secretArn', 'node'], 'Pass a Secret of Secrets Manager.');
}

/** Configuration of the rotator of a credential that an API issues. */
export function bindHttpApi(rotator: Construct, props: HttpApiProps): CredentialConfig {
  const { spec, adminSecret, vpc, connectable } = props;
  const { name, principal, hosts, network = 'public', slots, list } = spec._spec;
  // Without names, a journal tells whose credentials an interrupted attempt left, so nobody else may issue meanwhile.
  if (!isNamed(spec._spec)) claimIssuerPrincipal(rotator, hosts, principal);
  return {
    code: libraryCodeWith(HTTP_API, SPEC_FILE, spec.json),
    parameters: { spec: createHash('sha256').update(spec.json).digest('hex'), name },
    principal: `${hosts.join(' ')} ${principal}`,
    adminSecret,
    vpc,
    connectsTo: connectable,
    slots,
    ...(list.used && { usageLag: Duration.seconds(list.used.lagSeconds) }),
    needsInternet: network === 'public',
  };
}
