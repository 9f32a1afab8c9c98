import type { Call } from '../../call';
import type { LocalAws } from '../../local-aws';
import { errors } from './errors';
import { type Filter, matches } from './filters';
import { type Contents, CURRENT, RANDOM_SUFFIX, Secret, type SecretData } from './secret';
import { watchValue } from './secret-values';
import { putDeletionEvents } from './service-events';
import { Versions } from './versions';

const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

type Place = Pick<Call, 'region'> & { readonly principal: { readonly accountId: string } };

/** The secrets of every account and region. */
export class SecretStore {
  private readonly byName = new Map<string, Secret>();
  private readonly byArn = new Map<string, Secret>();

  constructor(readonly aws: LocalAws) {}

  /** A new secret with a random ARN suffix, not yet added. */
  create(name: string, call: Call): Secret {
    const suffix = this.aws.random.text(6, SUFFIX_ALPHABET);
    return new Secret(`${arnPrefix(call)}${name}-${suffix}`, call.now);
  }

  /** Adds a secret that was created outside of the app, with the value of AWSCURRENT if it has one. */
  adopt(arn: string, value?: string): void {
    const secret = new Secret(arn, this.aws.timeline.now());
    this.addNew(secret, value === undefined ? undefined : [this.aws.random.uuid(), { SecretString: value }]);
  }

  /** Adds a new secret with the id and the value of its first version. */
  addNew(
    secret: Secret,
    version: readonly [id: string, data: SecretData] | undefined,
    more: Pick<Contents, 'tags' | 'description'> = {},
  ): void {
    const versions = new Versions(new Map());
    if (version) {
      const [id, data] = version;
      versions.put(id, data, secret.keyId, secret.created);
      versions.attach(CURRENT, id);
      watchValue(this.aws, secret, data);
    }
    this.add(secret, { ...more, versions: versions.result, changed: secret.created });
  }

  /** Adds a secret with its first contents, without a propagation delay. */
  add(secret: Secret, contents: Contents): void {
    secret.history.write(contents, secret.created);
    this.byArn.set(secret.arn, secret);
    this.byName.set(keyOf(secret), secret);
  }

  remove(secret: Secret): void {
    if (!this.byArn.delete(secret.arn)) return;
    if (this.byName.get(keyOf(secret)) === secret) this.byName.delete(keyOf(secret));
    secret.rotation?.timer?.cancel();
    secret.end?.cancel();
    putDeletionEvents(this.aws, secret, 'EndSecretVersionDelete');
  }

  /**
   * Finds a secret by name, ARN, or ARN without the random suffix. A partial ARN does not find a name that itself
   * ends like a suffix. Source: API_GetSecretValue (SecretId) and the recordings.
   */
  find(secretId: string, place: Place): Secret | undefined {
    const secret = this.byArn.get(secretId) ?? this.byName.get(nameKey(secretId, place) ?? '');
    if (secret?.deletion === undefined || this.aws.timeline.now() < secret.deletion) {
      return secret?.region === place.region ? secret : undefined;
    }
    this.remove(secret);
    return undefined;
  }

  byExactArn(arn: string): Secret | undefined {
    const secret = this.byArn.get(arn);
    return secret && this.find(arn, { region: secret.region, principal: secret });
  }

  /** The secret, even if it is marked for deletion. Throws if it does not exist. */
  any(secretId: string, call: Call): Secret {
    const secret = this.find(secretId, call);
    if (!secret) throw errors.secretNotFound();
    return secret;
  }

  /** The secret. Throws if it does not exist or is marked for deletion. */
  live(secretId: string, call: Call): Secret {
    const secret = this.any(secretId, call);
    if (secret.deletion !== undefined) throw errors.markedForDeletion();
    return secret;
  }

  /** All secrets in the order of creation. */
  *all(): IterableIterator<Secret> {
    const now = this.aws.timeline.now();
    for (const secret of this.byArn.values()) {
      if (secret.deletion === undefined || now < secret.deletion) yield secret;
    }
  }

  /** The secrets of the caller's account and region that pass the filters, as reads see them. */
  *listed(call: Call, filters?: readonly Filter[], plannedDeletion = false): IterableIterator<Secret> {
    for (const secret of this.all()) {
      if (secret.accountId !== call.principal.accountId || secret.region !== call.region) continue;
      if (secret.deletion !== undefined && !plannedDeletion) continue;
      if (matches(secret, secret.history.seenAt(call.now), filters)) yield secret;
    }
  }

  /** Changes a secret in one write, which reads see after `delay` milliseconds. */
  write(secret: Secret, change: Partial<Contents>, delay = this.propagationDelay(secret)): void {
    const now = this.aws.timeline.now();
    secret.history.seenAt(now); // Drops the states that no read can see any more.
    secret.history.write({ ...secret.contents, changed: now, ...change }, now + delay);
  }

  private propagationDelay({ arn }: Secret): number {
    const [least, most] = this.aws.propagation.secrets;
    return (most === 0 ? 0 : this.aws.random.integer(least, most)) + this.aws.faults.delays.ofLabels(arn);
  }
}

/** `arn:aws:secretsmanager:<region>:<account>:secret:` for the caller. */
export function arnPrefix(place: Place): string {
  return `arn:aws:secretsmanager:${place.region}:${place.principal.accountId}:secret:`;
}

type NamedSecret = Pick<Secret, 'accountId' | 'region' | 'name'>;

function keyOf({ accountId, region, name }: NamedSecret): string {
  return `${accountId}/${region}/${name}`;
}

function nameKey(secretId: string, { region, principal }: Place): string | undefined {
  if (!secretId.startsWith('arn:')) return keyOf({ accountId: principal.accountId, region, name: secretId });
  const [, , , arnRegion = '', accountId = '', , ...rest] = secretId.split(':');
  const name = rest.join(':');
  return RANDOM_SUFFIX.test(name) ? undefined : keyOf({ accountId, region: arnRegion, name });
}
