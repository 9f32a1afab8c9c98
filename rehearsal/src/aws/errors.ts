export interface AwsErrorOptions {
  /** HTTP status. @default 400 */
  readonly status?: number;
  /** The `Type` of a query-protocol error. @default 'Sender' */
  readonly type?: 'Sender' | 'Receiver';
  /** How the JSON protocol spells the member that holds the message. @default 'message' */
  readonly member?: 'message' | 'Message';
}

/** An answer of AWS that is an error: what the caller's SDK turns into an exception of that name. */
export class AwsError extends Error {
  readonly status: number;
  readonly type: 'Sender' | 'Receiver';
  readonly member: 'message' | 'Message';

  constructor(
    readonly code: string,
    message: string,
    options: AwsErrorOptions = {},
  ) {
    super(message);
    this.name = code;
    this.status = options.status ?? 400;
    this.type = options.type ?? 'Sender';
    this.member = options.member ?? 'message';
  }
}
