import type { Random } from '../kernel/random';

/** What a custom resource's function puts to its ResponseURL. */
export interface CustomResourceAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly Data?: Readonly<Record<string, unknown>>;
  readonly NoEcho?: boolean;
}

/** A custom resource's request. */
interface Asked {
  readonly stackArn: string;
  readonly logicalId: string;
  readonly requestId: string;
}

/**
 * The addresses to which custom resources answer: presigned URLs of CloudFormation's bucket in the region. Source: "Setting
 * up VPC endpoints", CloudFormation User Guide.
 */
export class ResponseUrls {
  private readonly waiting = new Map<string, (answer: string) => void>();

  private readonly host: string;

  constructor(
    private readonly random: Random,
    region: string,
  ) {
    const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    const bucket = `cloudformation-custom-resource-response-${region.replaceAll('-', '')}`;
    this.host = `${bucket}.s3.${region}.${domain}`;
  }

  /** A URL for one answer; `take` is given what is put there, once. */
  open({ stackArn, logicalId, requestId }: Asked, take: (body: string) => void): string {
    const key = encodeURIComponent(`${stackArn}|${logicalId}|${requestId}`);
    const signature = this.random.uuid().replaceAll('-', '');
    const url = `https://${this.host}/${key}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=7200&X-Amz-Signature=${signature}`;
    this.waiting.set(url, take);
    return url;
  }

  owns(host: string | undefined): boolean {
    return host === this.host;
  }

  /** HTTP status with which a request to one of the URLs is answered. */
  put(method: string, url: string, body: string): number {
    const take = this.waiting.get(url);
    if (method !== 'PUT' || !take) return 403;
    this.waiting.delete(url);
    take(body);
    return 200;
  }
}
