/** The secret, and as whom and when it is looked at. */
export interface Place {
  readonly secret: string;
  readonly region: string | undefined;
  readonly identity: { readonly arn: string; readonly account: string } | undefined;
  readonly now: number;
}
