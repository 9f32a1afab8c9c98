import type { LocalAws } from '../../local-aws';

/** Range of the time until every edge location applies a change, in virtual milliseconds. Invented: AWS documents none. */
const DEPLOYS_IN = [120_000, 420_000] as const;

/** An origin with its custom headers. */
export interface OriginHeaders {
  readonly id: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** A distribution. Until a change is deployed, some edge locations apply the configuration before it. */
export class Distribution {
  config: string;
  private version = 1;
  private deploying = 0;
  /** Configurations that edge locations may apply. */
  private applied: readonly string[];

  constructor(
    private readonly aws: LocalAws,
    readonly id: string,
    origins: readonly OriginHeaders[],
  ) {
    this.config = configOf(origins);
    this.applied = [this.config];
  }

  get etag(): string {
    return `E${this.version}${this.id}`;
  }

  get deployed(): boolean {
    return this.deploying === 0;
  }

  /** @param body the element DistributionConfig. */
  update(body: string): void {
    this.config = body.replace(/^[\s\S]*?<DistributionConfig[^>]*>|<\/DistributionConfig>\s*$/g, '');
    this.version += 1;
    this.deploying += 1;
    this.applied = [...this.applied, this.config];
    const { timeline, random } = this.aws;
    timeline.after(random.integer(...DEPLOYS_IN), () => {
      this.deploying -= 1;
      if (this.deploying === 0) this.applied = [this.config];
    });
  }

  /** Values of a header that edge locations send now; undefined where it is not sent. */
  sending(origin: string, header: string): readonly (string | undefined)[] {
    return this.applied.map((config) => {
      const own = config
        .match(/<Origin>[\s\S]*?<\/Origin>/g)
        ?.find((one) => one.includes(`<Id>${origin}</Id>`));
      return new RegExp(`<HeaderName>${header}</HeaderName>\\s*<HeaderValue>([^<]*)<`, 'i').exec(
        own ?? '',
      )?.[1];
    });
  }
}

/** The members of DistributionConfig that the API requires. */
function configOf(origins: readonly OriginHeaders[]): string {
  const items = origins.map(({ id, headers }) => {
    const own = headers.map(
      ({ name, value }) =>
        `<OriginCustomHeader><HeaderName>${name}</HeaderName><HeaderValue>${value}</HeaderValue></OriginCustomHeader>`,
    );
    return `<Origin><Id>${id}</Id><DomainName>origin.example.com</DomainName><CustomHeaders>${list(own)}</CustomHeaders></Origin>`;
  });
  return (
    `<CallerReference>rehearsal</CallerReference><Origins>${list(items)}</Origins>` +
    '<DefaultCacheBehavior><TargetOriginId>origin</TargetOriginId><ViewerProtocolPolicy>https-only</ViewerProtocolPolicy>' +
    '</DefaultCacheBehavior><Comment>a distribution of the rehearsal</Comment><Enabled>true</Enabled>'
  );
}

const list = (items: readonly string[]): string =>
  `<Quantity>${items.length}</Quantity>${items.length > 0 ? `<Items>${items.join('')}</Items>` : ''}`;
