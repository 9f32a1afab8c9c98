import type { AnySecretHandle } from '../../secret-handle';

/** Versions whose connections are still known to be open. */
const KEPT = 20;

/** Tells which connections of a pool were opened with a version that has been replaced. */
export class Outdated {
  private readonly versions = new WeakMap<object, string>();
  private readonly replaced = new Set<string>();
  /** Ends the look-out for new versions. */
  readonly stop: () => void;

  constructor(handle: AnySecretHandle, enabled: boolean) {
    this.stop = enabled ? handle.onRotate(({ from }) => this.replace(from)) : () => {};
  }

  opened(connection: object, versionId: string): void {
    this.versions.set(connection, versionId);
  }

  has(connection: object): boolean {
    return this.replaced.has(this.versions.get(connection) ?? '');
  }

  private replace(versionId: string): void {
    this.replaced.add(versionId);
    for (const oldest of this.replaced) if (this.replaced.size > KEPT) this.replaced.delete(oldest);
  }
}
