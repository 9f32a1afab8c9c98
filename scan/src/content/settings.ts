import type { EnvironmentSettings } from '../environment/rule';
import type { GitleaksConfig } from '../gitleaks/config';
import type { KeyPattern } from '../patterns/key-pattern';

/** Settings of the scan of a content. Threads get a copy of them. */
export interface ScanSettings {
  /** Patterns of the keys of the app. */
  readonly own: readonly KeyPattern[];
  /** Key of the HMACs. */
  readonly key?: string;
  /** Values of the environment that are no part of a content. */
  readonly environment?: EnvironmentSettings;
  /** Rules and allowlists in the format of gitleaks. */
  readonly gitleaks?: GitleaksConfig;
  /**
   * Bytes of a part of a content, which limit the memory.
   *
   * @default 2 MiB
   */
  readonly chunk?: number;
}
