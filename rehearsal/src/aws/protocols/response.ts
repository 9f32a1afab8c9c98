import type { Silence } from '../../faults/calls';

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Present if no answer is sent; the other members are then unused. */
  readonly silence?: Silence;
}
