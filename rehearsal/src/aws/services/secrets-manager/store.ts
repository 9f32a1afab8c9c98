import type { Call } from '../../call';
import type { LocalAws } from '../../local-aws';
import { errors } from './errors';
import { type Filter, matches } from './filters';
import { type Contents, CURRENT, Secret } from './secret';
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

  create(name: string, call: Call): Secret {
    const { region, principal } = call;
    const suffix = this.aws.random.text(6, SUFFIX_ALPHABET);
    const arn = `${arnPrefix(call)}${name}-${suffix}`;
    return new Secret({ arn, name, accountId: principal.accountId, region, created: call.now });
  }

  /** Adds a secret that was made elsewhere, with the value of its AWSCURRENT if it has one. */
  adopt(arn: string, value?: string): void {
    const [, , , region = '', accountId = '', , ...rest] = arn.split(':');
    const created = this.aws.timeline.now();
    const name = rest.join(':').replace(/-[A-Za-z0-9]{6}$/, '');
    const secret = new Secret({ arn, name, accountId, region, created });
    const versions = new Versions(new Map());
    if (value !== undefined) {
      const id = this.aws.random.uuid();
      const data = { SecretString: value };
      versions.put(id, data, undefined, created);
      versions.attach(CURRENT, id);
      watchValue(this.aws, secret, data);
    }
    this.add(secret, { versions: versions.result, changed: created });
  }

  /** Reads see a new secret, and what it holds at first, at once. */
  add(secret: Secret, contents: Contents): void {
    secret.history.write(contents, secret.created);
    this.byArn.set(secret.arn, secret);
    this.byName.set(key(secret.accountId, secret.region, secret.name), secret);
  }

  remove(secret: Secret): void {
    if (!this.byArn.delete(secret.arn)) return;
    const name = key(secret.accountId, secret.region, secret.name);
    if (this.byName.get(name) === secret) this.byName.delete(name);
    secret.rotation?.timer?.cancel();
    secret.end?.cancel();
    putDeletionEvents(this.aws, secret, 'EndSecretVersionDelete');
  }

  /**
   * By name, ARN, or ARN without the random suffix. A name that itself ends like a suffix is not found by its
   * partial ARN. Source: API_GetSecretValue (SecretId) and the recordings.
   */
  find(secretId: string, place: Place): Secret | undefined {
    const secret = this.byArn.get(secretId) ?? this.byName.get(this.nameKey(secretId, place) ?? '');
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

  /** The secret, also while it is marked for deletion. */
  any(secretId: string, call: Call): Secret {
    const secret = this.find(secretId, call);
    if (!secret) throw errors.secretNotFound();
    return secret;
  }

  live(secretId: string, call: Call): Secret {
    const secret = this.any(secretId, call);
    if (secret.deletion !== undefined) throw errors.markedForDeletion();
    return secret;
  }

  /** In the order in which they were created. */
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

  /** Makes one change of a secret: true at once, seen by reads after the propagation delay, or `delay`. */
  write(secret: Secret, change: Partial<Contents>, delay = this.propagationDelay(secret)): void {
    const now = this.aws.timeline.now();
    secret.history.seenAt(now); // forgets what nobody can see any more
    secret.history.write({ ...secret.contents, changed: now, ...change }, now + delay);
  }

  private propagationDelay({ arn }: Secret): number {
    const [least, most] = this.aws.propagation.secrets;
    return (most === 0 ? 0 : this.aws.random.integer(least, most)) + this.aws.faults.delays.ofLabels(arn);
  }

  private nameKey(secretId: string, place: Place): string | undefined {
    if (!secretId.startsWith('arn:')) return key(place.principal.accountId, place.region, secretId);
    const [, , , region = '', account = '', , ...rest] = secretId.split(':');
    const name = rest.join(':');
    return /-[A-Za-z0-9]{6}$/.test(name) ? undefined : key(account, region, name);
  }
}

/** `arn:aws:secretsmanager:<region>:<account>:secret:` of who calls. */
export function arnPrefix(place: Place): string {
  return `arn:aws:secretsmanager:${place.region}:${place.principal.accountId}:secret:`;
}

function key(account: string, region: string, name: string): string {
  return `${account}/${region}/${name}`;
}
