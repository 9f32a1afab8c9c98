import type { IssuerKind, Kind } from './adapter';
import type { Log } from './log';
import type { SecretStore } from './secret-store/secret-store';
import type { Settings } from './settings';
import type { Clock } from './time/clock';

/** Everything that one invocation works with. */
export interface Scene<K extends Kind = Kind> {
  readonly settings: Settings;
  readonly kind: K;
  readonly store: SecretStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds until Lambda ends the invocation. */
  timeLeft(): number;
}

/** A scene whose credentials the issuer makes, lists and removes. */
export type IssuerScene = Scene<IssuerKind<unknown>>;

export function hasIssuer(scene: Scene): scene is IssuerScene {
  return scene.kind.origin === 'issuer';
}

/** Parses a value, and sees to it that it is never logged. Throws SecretMalformed or WrongKind. */
export function parse(scene: Scene, text: string): unknown {
  scene.log.hide(text);
  const credential = scene.kind.parse(text);
  scene.log.hide(...scene.kind.secretsIn(credential));
  return credential;
}
