import { awsCall } from '../../../../engine/src/aws/aws-call';
import { sdkError } from '../../../../engine/src/testing/sdk-error';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import type { Ring } from '../../../../lambdas/credentials/keyring/contract';
import { makeKey } from '../../../../lambdas/credentials/keyring/keys';
import { type KeySetCopy, Publication } from '../../../../lambdas/credentials/keyring/publication';
import { VerifierSecretModel } from '../../../../lambdas/verifier-secret/model';
import { verifierStore } from '../../../../lambdas/verifier-secret/store';
import { idsIn } from './subjects';

export const LOG = { scrub: (text: string) => text } as never;

export const keys = Array.from({ length: 6 }, () => makeKey('EdDSA', 0));
export const kid = (index: number) => keys[index]?.kid as string;

/** A ring with the keys from an index on. */
export const ringFrom = (index: number, hour: number, changes: object = {}): Ring => ({
  current: kid(index + 1),
  next: kid(index),
  issuedAt: `2026-01-01T0${hour}:00:00.000Z`,
  keys: keys.slice(index, index + 3),
  ...changes,
});

/** The failure of a read, as the SDK reports it. */
export const failure = (name: string, status: number) =>
  awsCall(LOG, { action: 's3:GetObject', resource: 'the copy' }, () =>
    Promise.reject(sdkError(name, status)),
  );

/** A copy in memory. A missing one is refused like one that may not be read. */
class Copy implements KeySetCopy {
  readonly resource = 'the copy';
  readonly written: string[] = [];
  text: string | undefined;
  reads = 0;
  /** Runs before a write takes effect. */
  beforeWrite: () => Promise<void> = async () => undefined;
  /** Fails each read. */
  fault: (() => Promise<never>) | undefined;

  async holds(text: string): Promise<boolean> {
    this.reads++;
    if (this.fault) await this.fault();
    if (this.text === undefined) await failure('AccessDenied', 403);
    return this.text === text;
  }

  async write(text: string): Promise<void> {
    await this.beforeWrite();
    this.written.push(text);
    this.text = text;
  }
}

/** A publication with one copy. */
export function publication() {
  const clock = new VirtualClock();
  const secret = new VerifierSecretModel(clock);
  const copy = new Copy();
  const lines: object[] = [];
  const log = { write: (level: string, fields: object) => void lines.push({ level, ...fields }) };
  const store = verifierStore('arn', LOG, () => secret.client());
  const places = new Publication({ clock, log }, store, [copy]);
  const published = () => idsIn(JSON.parse(secret.text ?? '{"keys":[]}'));
  const run = <T>(work: Promise<T>) => clock.run(work);
  return { places, secret, copy, copied: copy.written, lines, published, run };
}
