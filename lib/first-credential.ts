import { createHash } from 'node:crypto';
import { CustomResource, Duration, Tokenization } from 'aws-cdk-lib';
import { Policy } from 'aws-cdk-lib/aws-iam';
import { CREDENTIAL_RESOURCE_TYPE, type CredentialResourceProperties, METRICS } from '../engine/src/contract';
import type { CredentialConfig } from './credential';
import { erasesRecords } from './credential-traits';
import type { Rotator } from './rotator';
import type { RotatorProps } from './rotator-props';
import { forgetStatement } from './rotator-statements';
import { verifierStatements } from './verifier-secret';

/** Configuration of the kind, and the timeout of its function. */
interface Parts {
  readonly config: CredentialConfig;
  readonly timeout: Duration;
}

/**
 * Creates the resource that issues the first credential, and its permissions at the issuer. Their ids depend on the
 * principal: for another principal CloudFormation creates new resources before it deletes these, which then retire
 * their credentials. A refactored app may give the same principal another id; the environment of the function names the
 * resource that serves the secret, and the deletion of any other resource retires nothing.
 */
export function issueFirst(
  rotator: Rotator,
  props: RotatorProps,
  { config, timeout }: Parts,
): CustomResource {
  const identity = createHash('sha256')
    .update(`${props.credential.kind} ${config.principal}`)
    .digest('hex')
    .slice(0, 8);
  const properties: Omit<CredentialResourceProperties, 'ServiceToken'> = {
    SecretArn: props.secret.secretArn,
    Kind: props.credential.kind,
    Dimension: METRICS.dimension,
    Credential: Object.fromEntries(
      Object.entries(config.parameters).map(([name, value]) => [name, asText(value)]),
    ),
  };
  const resource = new CustomResource(rotator, `Credential${identity}`, {
    resourceType: CREDENTIAL_RESOURCE_TYPE,
    serviceToken: rotator.handler.functionArn,
    // Lambda retries an asynchronous invocation twice.
    serviceTimeout: Duration.seconds(3 * timeout.toSeconds()),
    removalPolicy: props.removalPolicy,
    properties,
  });
  const statements = [
    ...(config.statements ?? []),
    ...(erasesRecords(config) ? [forgetStatement(props.secret)] : []),
    ...(rotator._verifierSecret ? verifierStatements(rotator._verifierSecret) : []),
  ];
  if (statements.length > 0) {
    const issuer = new Policy(rotator, `Issuer${identity}`, { roles: [rotator.role], statements });
    resource.node.addDependency(issuer);
  }
  return resource;
}

/** Converts a parameter to text, as CloudFormation passes it to the function. */
function asText(value: unknown): string {
  return typeof value === 'number' ? Tokenization.stringifyNumber(value) : String(value);
}
