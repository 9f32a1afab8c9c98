import { RehearsalError } from '../errors';
import { didYouMean } from '../nearest';
import type { WatchedSecret } from './watched-secret';

/** Selects the secrets that are read and reported: the named ones, else all, in every environment of the app. */
export class SecretSelection {
  private readonly paths: string[] = [];
  private allKnown = true;

  constructor(private readonly names: readonly string[] | undefined) {}

  /** The selected secrets of an environment. */
  among(secrets: readonly WatchedSecret[]): readonly WatchedSecret[] {
    const { names } = this;
    this.paths.push(...secrets.map(({ path }) => path));
    return names === undefined ? secrets : secrets.filter(({ path }) => names.includes(path));
  }

  /** Selects nothing in an environment whose deploy failed: its secrets are unknown. */
  none(): readonly [] {
    this.allKnown = false;
    return [];
  }

  /** @throws InvalidOption if a name is the path of no secret of any environment */
  requireAll(): void {
    const unknown = this.names?.find((name) => !this.paths.includes(name));
    if (unknown === undefined || !this.allKnown) return;
    throw new RehearsalError(
      'InvalidOption',
      `The app has no secret ${unknown}.`,
      didYouMean(unknown, this.paths, 'secrets'),
    );
  }
}
