import type { AdapterFactory } from 'cdk-rekey-engine';
import type {
  CredentialStatus,
  Issuer,
  IssuerContext,
  KindWithIssuer,
  SendRequest,
} from 'cdk-rekey-engine/testing';
import type { Reaction } from '../../verification/reaction';
import { AccessKeyIssuer } from '../access-key/issuer';
import { REGIONS } from '../access-key/user-key-model';
import { sesSmtpFactory } from './adapter';
import { SES_SMTP, type SmtpValue } from './contract';
import { smtpPassword, smtpValue } from './password';
import { serializeValue } from './value';

export const issuer: KindWithIssuer = {
  kind: SES_SMTP,
  // A new key is accepted after minutes.
  functionSeconds: 900,
  parameters: { userName: 'mailer', regions: REGIONS.join() },
  create: (context) => new SesIssuer(context),
};

/** The access keys of one IAM user, and the SMTP endpoints of two regions. */
export class SesIssuer implements Issuer {
  readonly usesSdk = true;
  readonly iam: AccessKeyIssuer;
  readonly state: readonly object[];

  constructor(context: IssuerContext) {
    this.iam = new AccessKeyIssuer(context, (key) => serializeValue(smtpValue(key, REGIONS)));
    this.state = this.iam.state;
  }

  factory(send: SendRequest = async (_request, effect) => effect()): AdapterFactory<SmtpValue> {
    return sesSmtpFactory(
      () => this.iam.iamClients(send),
      async ({ host, password }, username) => {
        const request = { service: 'ses', operation: 'AUTH', input: { host, username }, attempts: 1 };
        try {
          return (await send({ ...request, writes: false, deniable: false }, () =>
            this.authenticate(host, username, password),
          )) as Reaction;
        } catch {
          return { accepted: undefined, answer: 'ECONNECTION' };
        }
      },
    );
  }

  status(text: string): CredentialStatus | undefined {
    return this.iam.status(text);
  }

  alive(): string[] {
    return this.iam.alive();
  }

  issueByHand(): string | undefined {
    return this.iam.issueByHand();
  }

  removeByHand(id: string): void {
    this.iam.removeByHand(id);
  }

  private authenticate(host: string, username: string, password: string): Reaction {
    const region = host.split('.')[1] ?? '';
    const secret = this.iam.secretAcceptedIn(region, username);
    const accepted = secret !== undefined && smtpPassword(secret, region) === password;
    return { accepted, answer: accepted ? '235' : 'EAUTH 535' };
  }
}
