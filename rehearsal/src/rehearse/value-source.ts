import type { LocalAws } from '../aws/local-aws';
import { secretText } from '../cloudformation/dynamic-references';
import type { KeptFromDeploy } from '../cloudformation/kept-values';
import { RehearsalError } from '../errors';
import { readerOf } from '../kinds';
import { didYouMean } from '../nearest';
import type { WatchedSecret } from './watched-secret';

const MINUTE = 60_000;
/** Cache time of client libraries. */
export const DEFAULT_KEEPS = 5 * MINUTE;

/** Source of the value that a reader uses, and the time for which the reader caches it. */
export interface ValueSource {
  /** Milliseconds; infinite for a value that is read once. */
  readonly keeps: number;
  /** `deploy` and `start` read once. `option` reads at run time, with a cache time that the option `keeps` sets. */
  readonly origin: 'run time' | 'option' | 'deploy' | 'start';
  /** Properties that hold the value. */
  readonly places: readonly string[];
  /** The value that the deploy read. */
  readonly read?: { readonly value: string; readonly at: number };
  /** The version that is read. @default - AWSCURRENT */
  readonly version?: { readonly versionStage?: string; readonly versionId?: string };
  /** Reads the value for a reader without a role of its own. */
  fetch?(): Promise<string>;
}

/** A resource that reads a secret once, during the deploy or at its start. */
export interface StaticReader {
  readonly role: { readonly arn: string; readonly path: string };
  readonly valueSource: ValueSource;
}

/** Cache times of readers, from the option `keeps`. */
export class CacheTimes {
  private readonly unused: Set<string>;
  private readonly readers = new Set<string>();

  constructor(private readonly given: Readonly<Record<string, number>> = {}) {
    this.unused = new Set(Object.keys(given));
  }

  /** Cache time in milliseconds for the reader at a path or below it; undefined if the option sets none. */
  of(path: string): number | undefined {
    this.readers.add(path);
    const matching = Object.keys(this.given).filter((name) => path === name || path.startsWith(`${name}/`));
    for (const name of matching) this.unused.delete(name);
    const [nearest] = matching.sort((a, b) => b.length - a.length);
    return nearest === undefined ? undefined : this.given[nearest];
  }

  /** @throws InvalidOption if the option names a path without a reader */
  check(): void {
    const [unknown] = this.unused;
    if (unknown === undefined) return;
    throw new RehearsalError(
      'InvalidOption',
      `The option "keeps" contains ${unknown}, which does not read a secret.`,
      this.readers.size > 0 ? didYouMean(unknown, [...this.readers], 'readers') : 'The app has no readers.',
    );
  }
}

/** The resources that hold a value of the secret from the deploy or from their start. */
export function staticReaders(
  aws: LocalAws,
  kept: readonly KeptFromDeploy[],
  secret: WatchedSecret,
  cacheTimes: CacheTimes,
): StaticReader[] {
  const { view } = secret;
  const prefix = secret.arn.slice(0, secret.arn.lastIndexOf('-'));
  const replaced = readerOf(secret.kind)?.replacesIn ?? [];
  const own = kept.filter(
    ({ secretId, type }) => [secret.arn, prefix, view?.name].includes(secretId) && !replaced.includes(type),
  );
  return [...new Set(own.map(({ path }) => path))].map((path) => {
    const parts = own.filter((part) => part.path === path);
    const [first] = parts as [KeptFromDeploy];
    const { versionStage, versionId, read, roleArn = '' } = first;
    const version = { versionStage, versionId };
    return {
      role: { arn: roleArn, path },
      valueSource: {
        keeps: cacheTimes.of(path) ?? Number.POSITIVE_INFINITY,
        origin: read ? 'deploy' : 'start',
        places: [...new Set(parts.map(({ place }) => place))],
        version,
        read,
        ...(read ? { fetch: () => secretText(aws, { secretId: secret.arn, ...version }) } : {}),
      },
    };
  });
}
