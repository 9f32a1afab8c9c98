import type { AdapterFactory } from 'cdk-rekey-engine';
import type {
  CredentialStatus,
  Issuer,
  IssuerContext,
  KindWithIssuer,
  SendRequest,
} from 'cdk-rekey-engine/testing';
import { createKey } from '../../../client/src/api-keys/format';
import { keyIdOf } from '../../../client/src/api-keys/store/key-id';
import type { VerifierEntry } from '../../../client/src/api-keys/verifier-set';
import { VerifierSecretModel } from '../../verifier-secret/model';
import { apiKeyFactory } from './adapter';
import { API_KEY, type ApiKeyValue } from './contract';
import { added, readSet, textOfSet } from './key-set';

const PREFIX = 'shop';
const VERIFIER = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:App-Verifier-AbCdEf';
const HEX = '0123456789abcdef';

export const issuer: KindWithIssuer = {
  kind: API_KEY,
  parameters: { prefix: PREFIX, verifierSecretArn: VERIFIER },
  create: (context) => new ApiKeyIssuer(context),
};

const keyOf = (text: string): string => (JSON.parse(text) as ApiKeyValue).key;

/** A service that checks keys with the verifier set, in a verifier secret in memory. */
export class ApiKeyIssuer implements Issuer {
  readonly usesSdk = true;
  readonly verifier: VerifierSecretModel;
  readonly state: readonly object[];

  constructor(private readonly context: Pick<IssuerContext, 'clock' | 'random'>) {
    this.verifier = new VerifierSecretModel(context.clock);
    this.state = this.verifier.state;
  }

  /** The entries of the set. */
  get entries(): readonly VerifierEntry[] {
    const { text } = this.verifier;
    return text === undefined ? [] : readSet(text, VERIFIER).keys;
  }

  factory(send?: SendRequest): AdapterFactory<ApiKeyValue> {
    const client = this.verifier.client(send);
    return apiKeyFactory(() => client, this.newVersion);
  }

  status(text: string): CredentialStatus | undefined {
    const entry = this.entries.find(({ id }) => id === keyIdOf(keyOf(text)));
    if (!entry) return undefined;
    const times = [entry.created, entry.retired ?? ''].map((time) => Date.parse(time) || undefined);
    return { active: entry.retired === undefined, times };
  }

  /** Ids of the keys that the set accepts. */
  alive(): readonly string[] {
    return this.entries.flatMap(({ id, retired }) => (retired === undefined ? [id] : []));
  }

  issueByHand(): string {
    const key = createKey(PREFIX);
    this.write(added(this.entries, [key], new Date(this.context.clock.now()).toISOString()));
    return JSON.stringify({ key } satisfies ApiKeyValue);
  }

  removeByHand(id: string): void {
    this.write(this.entries.filter((entry) => entry.id !== id));
  }

  private readonly newVersion = (): string => this.context.random.text(32, HEX);

  private write(entries: readonly VerifierEntry[]): void {
    this.verifier.writeByHand(this.newVersion(), textOfSet(entries));
  }
}
