export interface AwsErrorOptions {
  /** HTTP status. @default 400 */
  readonly status?: number;
  /** The `Type` of a query-protocol error. @default 'Sender' */
  readonly type?: 'Sender' | 'Receiver';
  /** The name of the member with the message in the JSON protocol. @default 'message' */
  readonly member?: 'message' | 'Message';
}

/** An error answer of AWS. The SDK throws an exception of that name. */
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
