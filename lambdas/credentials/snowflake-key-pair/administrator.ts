import { createPublicKey } from 'node:crypto';
import type { Provider } from '../../provider/provider';
import { textAt } from '../../provider/request';
import { privateKeyOf } from '../../provider/rsa';
import type { WireAnswer } from '../http-api/wire';
import type { SnowflakeParameters } from './contract';
import { codeIn, isRefusal, type Login, statementRequest } from './login';
import { fingerprintOf } from './value';

/** Code of an error for a missing privilege. */
const INSUFFICIENT_PRIVILEGES = '003001';
/** Code of an error for an object that does not exist, or that the role must not know. */
const UNKNOWN_OBJECT = '002003';

/** The administrator of a user, with a key pair in the admin secret. */
export class Administrator {
  constructor(
    private readonly provider: Provider,
    private readonly parameters: SnowflakeParameters,
  ) {}

  /** Runs a statement that changes nothing. It may wait for a rate limit and be repeated. */
  read(name: string, statement: string): Promise<WireAnswer> {
    return this.run(name, statement, { repeats: true });
  }

  /**
   * Runs a statement that names a slot, at once or not at all: until it is repeated, another attempt may have freed the slot and set
   * a new key in it. The caller reads the slots immediately before.
   */
  change(name: string, statement: string): Promise<WireAnswer> {
    return this.run(name, statement, { repeats: false, until: this.provider.now });
  }

  /** After a refusal the admin secret is read again, because it may just have been rotated. */
  private async run(
    name: string,
    statement: string,
    sending: { readonly repeats: boolean; readonly until?: number },
  ): Promise<WireAnswer> {
    const { provider, parameters } = this;
    const role = parameters.adminRole;
    for (let attempt = 1; ; attempt++) {
      const login = this.loginIn(await provider.context.adminSecret());
      const wire = statementRequest(login, { statement, role }, provider.now);
      const answer = await provider.send({ name, wire, ...sending });
      if (answer.status === 200) return answer;
      if (!isRefusal(answer) || attempt === 2) throw this.failure(name, answer);
    }
  }

  private loginIn(text: string): Login {
    const fail = (detail: string) => this.provider.fail('AdminRefused', 'read the admin secret', detail);
    const json = parsed(text);
    const user = textAt(json, 'user');
    const pem = textAt(json, 'privateKey');
    if (!user || !pem) throw fail('it has no user or no privateKey.');
    const privateKey = privateKeyOf(pem);
    if (!privateKey) throw fail('its privateKey is not an RSA key in PEM.');
    const { account } = this.parameters;
    const publicKeyFingerprint = fingerprintOf(createPublicKey(privateKey));
    return { account, user: user.toUpperCase(), privateKey, publicKeyFingerprint };
  }

  private failure(name: string, answer: WireAnswer): Error {
    const { provider } = this;
    const code = codeIn(answer);
    const detail = `HTTP ${answer.status}${code === undefined ? '' : ` ${code}`}.`;
    if (answer.status === 401 || answer.status === 403) return provider.fail('AdminRefused', name, detail);
    if (code === INSUFFICIENT_PRIVILEGES) return provider.fail('AccessDenied', name, detail);
    if (code === UNKNOWN_OBJECT)
      return provider.fail(
        'PrincipalGone',
        name,
        `${detail.slice(0, -1)}: the user does not exist, or the role of the administrator may not see it.`,
      );
    return provider.fail('CallFailed', name, detail);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
