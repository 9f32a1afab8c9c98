import type { Operation, Service } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import type { Members } from '../../members';
import { Distribution, type OriginHeaders } from './distribution';

/** Request members. Source: GetDistribution and UpdateDistribution, Amazon CloudFront API Reference. */
const MEMBERS: Members = { DistributionConfig: 'document', Id: 'text!', IfMatch: 'text' };

/** A distribution in a response. */
export interface DistributionResponse {
  readonly etag: string;
  readonly xml: string;
}

/** The part of CloudFront that rotation needs: the headers that distributions send. A declared stub. */
export class CloudFront implements Service {
  readonly name = 'cloudfront';
  readonly protocol = 'cloudfront';
  readonly members = MEMBERS;
  readonly operations: Readonly<Record<string, Operation>>;
  private readonly distributions = new Map<string, Distribution>();

  constructor(private readonly aws: LocalAws) {
    const access = (name: string) => (input: { readonly Id?: string }) => [
      { action: `cloudfront:${name}`, resource: this.arnOf(input.Id ?? '*') },
    ];
    this.operations = {
      GetDistribution: {
        access: access('GetDistribution'),
        run: ({ Id }) => described(this.get(Id)),
      },
      UpdateDistribution: {
        access: access('UpdateDistribution'),
        run: ({ Id, IfMatch, DistributionConfig = '' }) => {
          const distribution = this.get(Id);
          if (IfMatch !== distribution.etag)
            throw new AwsError('PreconditionFailed', 'The version does not match.', { status: 412 });
          distribution.update(DistributionConfig);
          return described(distribution);
        },
      },
    };
  }

  arnOf(id: string): string {
    return `arn:aws:cloudfront::${this.aws.account}:distribution/${id}`;
  }

  create(id: string, origins: readonly OriginHeaders[]): Distribution {
    const distribution = new Distribution(this.aws, id, origins);
    this.distributions.set(id, distribution);
    return distribution;
  }

  remove(id: string): void {
    this.distributions.delete(id);
  }

  /** @throws NoSuchDistribution */
  get(id: string): Distribution {
    const distribution = this.distributions.get(id);
    if (distribution) return distribution;
    throw new AwsError('NoSuchDistribution', 'The specified distribution does not exist.', { status: 404 });
  }
}

function described({ id, etag, deployed, config }: Distribution): DistributionResponse {
  const status = deployed ? 'Deployed' : 'InProgress';
  const xml = `<Distribution><Id>${id}</Id><Status>${status}</Status><DistributionConfig>${config}</DistributionConfig></Distribution>`;
  return { etag, xml };
}
