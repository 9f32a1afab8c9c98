import type { Random } from '../kernel/random';

/** What a custom resource's function puts to its ResponseURL. */
export interface CustomResourceAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly Data?: Readonly<Record<string, unknown>>;
  readonly NoEcho?: boolean;
}

const PATH = '/cloudformation-response/';

/** The addresses to which custom resources answer: presigned URLs in AWS, paths of the front door here. */
export class ResponseUrls {
  private readonly waiting = new Map<string, (answer: string) => void>();

  constructor(private readonly random: Random) {}

  /** A path for one answer; `take` is given what is put there, once. */
  open(take: (body: string) => void): string {
    const path = `${PATH}${this.random.uuid()}`;
    this.waiting.set(path, take);
    return path;
  }

  owns(path: string): boolean {
    return path.startsWith(PATH);
  }

  /** HTTP status with which a request to one of the paths is answered. */
  put(method: string, path: string, body: string): number {
    const take = this.waiting.get(path);
    if (method !== 'PUT' || !take) return 403;
    this.waiting.delete(path);
    take(body);
    return 200;
  }
}
