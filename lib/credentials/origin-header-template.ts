import { CfnResource, Stack } from 'aws-cdk-lib';
import type { CfnDistribution, IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { type ApplicationListenerRule, ListenerCondition } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { CfnSecret, ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { VALUE_LENGTH } from '../../lambdas/credentials/origin-verify-header/contract';
import { refuse } from '../refuse';

/** A header between an origin of a distribution and a listener rule. */
export interface HeaderPlaces {
  readonly distribution: IDistribution;
  readonly listenerRule: ApplicationListenerRule;
  readonly originId: string;
  readonly headerName: string;
}

interface Header {
  readonly headerName: string;
  readonly headerValue: unknown;
}

interface RenderedOrigin {
  readonly id: string;
  readonly originCustomHeaders?: readonly Header[];
}

/** Headers that were added to the origins of a distribution, by the index of the origin. */
const added = new WeakMap<IDistribution, Map<number, readonly Header[]>>();

/** Id of the origin. @throws `OriginUnknown` */
export function originIdOf(distribution: IDistribution, wanted: string | undefined): string {
  const origins = originsOf(distribution);
  // The origins of an imported distribution are not known.
  if (!origins && wanted !== undefined) return wanted;
  const ids = (origins ?? []).map(({ id }) => id);
  const [only, ...others] = wanted === undefined ? ids : ids.filter((id) => id === wanted);
  if (only !== undefined && others.length === 0) return only;
  return refuse(
    'OriginUnknown',
    `The distribution ${distribution.node.path} has ${origins ? `the origins ${ids.join(', ')}` : 'origins that are not known, because it is imported'}, and the originId of Credential.originVerifyHeader is ${wanted ?? 'not set'}.`,
    'Pass the originId of the load balancer.',
  );
}

/**
 * Adds the header to the template, with a dynamic reference to AWSCURRENT: an update of the distribution or of the rule by
 * CloudFormation then sets a value that works. CloudFormation creates the first value.
 *
 * @throws `HeaderInTemplate`
 */
export function connectHeader(rotator: Construct, places: HeaderPlaces): void {
  const { secret } = (rotator.node.scope ?? {}) as { readonly secret?: ISecret };
  if (!secret) return;
  const { distribution, listenerRule, originId, headerName } = places;
  // Must never change: CloudFormation would generate another value, which no rule accepts.
  (secret.node.defaultChild as CfnSecret).generateSecretString = {
    secretStringTemplate: JSON.stringify({ headerName }),
    generateStringKey: 'headerValue',
    passwordLength: VALUE_LENGTH,
    excludePunctuation: true,
    excludeUppercase: true,
  };
  const headerValue = secret.secretValueFromJson('headerValue').unsafeUnwrap();
  listenerRule.addCondition(ListenerCondition.httpHeader(headerName, [headerValue]));
  const origins = originsOf(distribution) ?? [];
  const index = origins.findIndex(({ id }) => id === originId);
  if (index < 0) return;
  const headers = origins[index]?.originCustomHeaders ?? [];
  if (headers.some((one) => one.headerName.toLowerCase() === headerName.toLowerCase())) {
    refuse(
      'HeaderInTemplate',
      `The origin ${originId} of the distribution ${distribution.node.path} already has the header ${headerName}.`,
      'Remove it from the customHeaders of the origin, or use another headerName.',
    );
  }
  // An override replaces an earlier one of the same origin.
  const byOrigin = added.get(distribution) ?? new Map<number, readonly Header[]>();
  const own = [...(byOrigin.get(index) ?? []), { headerName, headerValue }];
  added.set(distribution, byOrigin.set(index, own));
  resourceOf(distribution)?.addPropertyOverride(
    `DistributionConfig.Origins.${index}.OriginCustomHeaders`,
    [...headers, ...own].map((one) => ({
      HeaderName: one.headerName,
      HeaderValue: one.headerValue,
    })),
  );
}

function resourceOf(distribution: IDistribution): CfnDistribution | undefined {
  const child = distribution.node.defaultChild;
  return CfnResource.isCfnResource(child) ? (child as CfnDistribution) : undefined;
}

/** The origins of a distribution of the app, as the template has them. */
function originsOf(distribution: IDistribution): readonly RenderedOrigin[] | undefined {
  const resource = resourceOf(distribution);
  if (!resource) return undefined;
  const config = Stack.of(resource).resolve(resource.distributionConfig) as {
    readonly origins?: readonly RenderedOrigin[];
  };
  return config.origins ?? [];
}
