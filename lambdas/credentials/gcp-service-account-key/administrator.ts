import type { Provider } from '../../provider/provider';
import { textAt } from '../../provider/request';
import { publicKeyOf } from '../../provider/rsa';
import { type SigningAccount, tokenCall } from './token';
import { TOKEN_URI } from './value';

/** Source of access tokens with which the keys are administered. */
export interface Administrator {
  /** @throws AdminRefused */
  requestToken(): Promise<string>;
}

/** Scope of every method of the IAM API that the rotator calls. */
export const IAM_SCOPE = 'https://www.googleapis.com/auth/iam';

/** An administrator with a service account key in the admin secret, which is read at each use. */
export class KeyAdministrator implements Administrator {
  constructor(private readonly provider: Provider) {}

  async requestToken(): Promise<string> {
    const { provider } = this;
    const name = 'token of the administrator';
    const account = this.accountIn(await provider.context.adminSecret());
    const { status, json } = await provider.send({
      ...tokenCall(name, account, IAM_SCOPE, provider.now),
      repeats: true,
    });
    const token = textAt(json, 'access_token');
    provider.context.log.hide(token);
    if (status === 200 && token !== undefined) return token;
    if (status >= 400 && status < 500) throw provider.fail('AdminRefused', name, `HTTP ${status}.`);
    throw provider.fail('CallFailed', name, `HTTP ${status}.`);
  }

  private accountIn(text: string): SigningAccount {
    const fail = (detail: string) => this.provider.fail('AdminRefused', 'read the admin secret', detail);
    const json = parsed(text);
    const member = (name: string): string => {
      const value = textAt(json, name);
      if (value !== undefined && value !== '') return value;
      throw fail(`it is no service account key: it has no ${name}.`);
    };
    // The assertion must not go to a host that the secret chooses.
    if ((textAt(json, 'token_uri') ?? TOKEN_URI) !== TOKEN_URI)
      throw fail('its token_uri is not that of Google.');
    const account = {
      client_email: member('client_email'),
      private_key: member('private_key'),
      private_key_id: member('private_key_id'),
    };
    if (!publicKeyOf(account.private_key)) throw fail('its private_key is not an RSA key in PEM.');
    return account;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
