import type { Silence } from '../../faults/calls';

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Present when the caller is to hear nothing of this; the rest then says nothing. */
  readonly silence?: Silence;
}
