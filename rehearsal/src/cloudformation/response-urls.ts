import type { Random } from '../kernel/random';

/** The answer of a custom resource. Source: "Custom resource response objects", CloudFormation User Guide. */
export interface CustomResourceAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly Data?: Readonly<Record<string, unknown>>;
  readonly NoEcho?: boolean;
}

/**
 * The response URLs of custom resources: presigned URLs of CloudFormation's bucket in the region. Source: "Setting up
 * VPC endpoints", CloudFormation User Guide.
 */
export class ResponseUrls {
  private readonly receivers = new Map<string, (body: string) => void>();
  private readonly host: string;

  constructor(
    private readonly random: Random,
    region: string,
  ) {
    const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    const bucket = `cloudformation-custom-resource-response-${region.replaceAll('-', '')}`;
    this.host = `${bucket}.s3.${region}.${domain}`;
  }

  /** Creates a URL for one answer, whose body `receive` gets. */
  open(stackArn: string, logicalId: string, requestId: string, receive: (body: string) => void): string {
    const key = encodeURIComponent(`${stackArn}|${logicalId}|${requestId}`);
    const signature = this.random.uuid().replaceAll('-', '');
    const url = `https://${this.host}/${key}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=7200&X-Amz-Signature=${signature}`;
    this.receivers.set(url, receive);
    return url;
  }

  owns(host: string | undefined): boolean {
    return host === this.host;
  }

  /** Receives a request to one of the URLs. Returns the HTTP status. */
  put(method: string, url: string, body: string): number {
    const receive = this.receivers.get(url);
    if (method !== 'PUT' || !receive) return 403;
    this.receivers.delete(url);
    receive(body);
    return 200;
  }
}
