import { createPublicKey } from 'node:crypto';
import type { Token } from '../../../provider/stand-in/jwt';
import { Life, type StandInContext } from '../../../provider/stand-in/life';
import type { WireAnswer } from '../../http-api/wire';
import { MOST_CREDENTIALS } from '../contract';

const ID = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export const answer = (status: number, json?: object): WireAnswer => ({ status, headers: {}, json });

/** A credential of an application. */
export interface CredentialModel {
  readonly id: string;
  readonly name: string;
  /** PEM. */
  readonly pem: string;
  readonly expiresAt: string | undefined;
  readonly life: Life;
}

interface Given {
  readonly name?: string;
  readonly pem?: string;
  readonly expires_at?: string;
}

/** An application with its credentials. */
export class ApplicationModel {
  /** Credentials by id, removed ones included. */
  readonly credentials = new Map<string, CredentialModel>();
  /** Ids of the enabled credentials; undefined while the application uses its client secret. */
  enabled: readonly string[] | undefined = [];
  /** API for which the application may request tokens. */
  audience = 'https://orders.acme.example';

  constructor(
    private readonly context: StandInContext,
    private readonly clientId: string,
  ) {}

  get listed(): readonly CredentialModel[] {
    return [...this.credentials.values()].filter(({ life }) => !life.removed);
  }

  hasSigned({ isSignedBy }: Token): boolean {
    return [...this.credentials.values()].some(({ pem, life }) => life.isAccepted && isSignedBy(pem));
  }

  add({ name = '', pem = '', expires_at: expiresAt }: Given): CredentialModel | undefined {
    for (const [id, { life }] of this.credentials) if (life.isForgotten) this.credentials.delete(id);
    if (this.listed.length >= MOST_CREDENTIALS) return undefined;
    const ends = expiresAt === undefined ? Infinity : Date.parse(expiresAt);
    const life = new Life(this.context, this.context.clock.now(), ends);
    // A credential is not used before it is enabled.
    life.disabled = true;
    life.ends = 0;
    const credential = { id: `cred_${this.context.random.text(22, ID)}`, name, pem, expiresAt, life };
    this.credentials.set(credential.id, credential);
    return credential;
  }

  /** Sets the enabled credentials. */
  enable(ids: readonly string[] | undefined): void {
    this.enabled = ids;
    for (const { id, life } of this.listed) {
      const isEnabled = ids?.includes(id) ?? false;
      if (isEnabled && life.disabled) life.enable();
      if (!isEnabled && !life.disabled) life.end('disabled');
    }
  }

  handle(request: string, body: string): WireAnswer {
    if (request === 'GET ?')
      return answer(200, {
        client_id: this.clientId,
        client_authentication_methods: this.enabled && {
          private_key_jwt: { credentials: this.enabled.map((id) => ({ id })) },
        },
      });
    if (request === 'PATCH ') return this.update(body);
    if (request === 'GET /credentials') return answer(200, this.listed.map(described));
    if (request === 'POST /credentials') return this.create(JSON.parse(body) as Given);
    const [, id = ''] = /^DELETE \/credentials\/(\w+)$/.exec(request) ?? [];
    const credential = this.listed.find((one) => one.id === id);
    if (!credential) return answer(404, { statusCode: 404, errorCode: 'inexistent_credential' });
    if (this.enabled?.includes(id)) return answer(400, { statusCode: 400, errorCode: 'credential_in_use' });
    credential.life.end('removed');
    return answer(204);
  }

  private update(body: string): WireAnswer {
    const { client_authentication_methods: methods, ...others } = JSON.parse(body) as {
      readonly client_authentication_methods: {
        readonly private_key_jwt: { readonly credentials: readonly { readonly id: string }[] };
      };
    };
    const ids = methods.private_key_jwt.credentials.map(({ id }) => id);
    const isKnown = ids.every((id) => this.listed.some((one) => one.id === id));
    const isSwitched = this.enabled !== undefined || 'token_endpoint_auth_method' in others;
    if (!isKnown || !isSwitched) return answer(400, { statusCode: 400, errorCode: 'invalid_body' });
    this.enable(ids);
    return answer(200, {});
  }

  private create(given: Given): WireAnswer {
    const { pem = '' } = given;
    if (!isPublicKey(pem)) return answer(400, { statusCode: 400, errorCode: 'invalid_body' });
    if (this.listed.some((one) => one.pem === pem))
      return answer(409, { statusCode: 409, errorCode: 'credential_conflict' });
    const made = this.add(given);
    return made ? answer(201, described(made)) : answer(400, { statusCode: 400, errorCode: 'too_many' });
  }
}

const described = ({ id, name, expiresAt, life }: CredentialModel) => ({
  ...{ id, name, kid: `kid-${id}`, alg: 'RS256', credential_type: 'public_key' },
  created_at: new Date(life.created).toISOString(),
  ...(expiresAt !== undefined && { expires_at: expiresAt }),
});

function isPublicKey(pem: string): boolean {
  try {
    return createPublicKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
