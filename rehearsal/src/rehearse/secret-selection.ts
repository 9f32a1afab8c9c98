import { RehearsalError } from '../errors';
import { didYouMean } from '../nearest';
import type { WatchedSecret } from './watched-secret';

/** The secrets that are read and reported: those that are named, else all, in every environment of the app. */
export class SecretSelection {
  private readonly paths: string[] = [];
  private allKnown = true;

  constructor(private readonly names: readonly string[] | undefined) {}

  /** The chosen ones of an environment. */
  among(secrets: readonly WatchedSecret[]): readonly WatchedSecret[] {
    const { names } = this;
    this.paths.push(...secrets.map(({ path }) => path));
    return names === undefined ? secrets : secrets.filter(({ path }) => names.includes(path));
  }

  /** The secrets of an environment are not known: its deploy failed. */
  none(): readonly [] {
    this.allKnown = false;
    return [];
  }

  /** Requires that each name was the path of a secret of some environment. Error: InvalidOption. */
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
