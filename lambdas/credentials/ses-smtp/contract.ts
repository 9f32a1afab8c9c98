/** Name of the kind. */
export const SES_SMTP = 'ses-smtp';

/** Port of the SMTP endpoints for STARTTLS (Amazon SES Developer Guide, "Connecting to an Amazon SES SMTP endpoint"). */
export const SMTP_PORT = 587;

/** The SMTP endpoint of a region with its password. */
export interface SmtpEndpoint {
  readonly host: string;
  readonly port: number;
  readonly password: string;
}

/** The value of the secret: the endpoint of the first region, and the endpoints of all regions. */
export interface SmtpValue extends SmtpEndpoint {
  /** The access key id. */
  readonly username: string;
  readonly regions: Readonly<Record<string, SmtpEndpoint>>;
}
