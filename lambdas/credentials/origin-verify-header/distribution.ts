import {
  type CloudFrontClient,
  type DistributionConfig,
  GetDistributionCommand,
  type Origin,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { awsCall, type Log, RekeyError } from 'cdk-rekey-engine';
import type { Parameters } from './parameters';

interface Tools extends Omit<Parameters, 'listenerRuleArn'> {
  readonly client: CloudFrontClient;
  readonly log: Log;
}

/** State of a distribution. */
export interface Sent {
  /** Value of the header in the configuration; undefined without the header. */
  readonly value: string | undefined;
  /** True if every edge location applies the configuration. */
  readonly deployed: boolean;
  readonly etag: string;
  readonly config: DistributionConfig;
}

/** The header that a distribution sends to one of its origins. A change keeps the rest of the configuration. */
export class Distribution {
  constructor(private readonly tools: Tools) {}

  /** @throws PrincipalGone, PrincipalUnfit */
  async read(): Promise<Sent> {
    const { client, distributionId: Id, headerName, log } = this.tools;
    const send = () => client.send(new GetDistributionCommand({ Id }));
    const { Distribution, ETag: etag = '' } = await awsCall(log, this.call('GetDistribution'), send, {
      NoSuchDistribution: () => {
        throw this.gone();
      },
    });
    const config = (Distribution?.DistributionConfig ?? {}) as DistributionConfig;
    const value = headersOf(this.originIn(config)).find(isNamed(headerName))?.HeaderValue;
    if (value !== undefined) log.hide(value);
    return { value, deployed: Distribution?.Status === 'Deployed', etag, config };
  }

  /** Sends another value. Returns false if the configuration has changed since it was read. */
  async send({ config, etag: IfMatch }: Sent, HeaderValue: string): Promise<boolean> {
    const { client, distributionId: Id, headerName: HeaderName, log } = this.tools;
    const own = this.originIn(config);
    const Items = [...headersOf(own).filter((one) => !isNamed(HeaderName)(one)), { HeaderName, HeaderValue }];
    const changed: Origin = { ...own, CustomHeaders: { Quantity: Items.length, Items } };
    const origins = (config.Origins?.Items ?? []).map((one) => (one === own ? changed : one));
    const DistributionConfig = { ...config, Origins: { Quantity: origins.length, Items: origins } };
    const send = async () => {
      await client.send(new UpdateDistributionCommand({ Id, IfMatch, DistributionConfig }));
      return true;
    };
    return awsCall(log, this.call('UpdateDistribution'), send, {
      InvalidIfMatchVersion: () => false,
      PreconditionFailed: () => false,
      NoSuchDistribution: () => {
        throw this.gone();
      },
    });
  }

  private originIn({ Origins }: DistributionConfig): Origin {
    const { originId, distributionId } = this.tools;
    const origin = Origins?.Items?.find(({ Id }) => Id === originId);
    if (origin) return origin;
    throw new RekeyError('PrincipalUnfit', {
      found: `The distribution ${distributionId} has no origin ${originId}.`,
      unchanged: 'the distribution and the listener rule.',
      action: 'name an origin of the distribution in the stack and deploy.',
    });
  }

  private gone(): RekeyError {
    return new RekeyError('PrincipalGone', {
      found: `The distribution ${this.tools.distributionId} does not exist.`,
      unchanged: 'the secret and the listener rule.',
      action: 'create the distribution, or name another one in the stack and deploy.',
    });
  }

  private call(operation: string) {
    return { action: `cloudfront:${operation}`, resource: `the distribution ${this.tools.distributionId}` };
  }
}

const headersOf = ({ CustomHeaders }: Origin) => CustomHeaders?.Items ?? [];

const isNamed =
  (name: string) =>
  ({ HeaderName }: { readonly HeaderName: string | undefined }): boolean =>
    HeaderName?.toLowerCase() === name.toLowerCase();
