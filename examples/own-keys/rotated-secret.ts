/** For the tests: a secret in memory, with its rotator. */
import { MemorySecretStore, Rotator, type VirtualClock } from 'cdk-rekey-engine/testing';
import { apiKeyFactory } from '../../lambdas/credentials/api-key/adapter';
import { keyring } from '../../lambdas/credentials/keyring/adapter';
import { VerifierSecretModel } from '../../lambdas/verifier-secret/model';
import { LONGEST_USE } from './token-policy';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:verifier-AbCdEf';

/** Parameters of the handler, as the stack writes them. */
const CREDENTIALS = {
  warehouse: { prefix: 'warehouse' },
  tokens: { algorithm: 'EdDSA', previous: 1, cacheSeconds: 4200, keepSeconds: 4200 + LONGEST_USE },
};

/** A secret with its rotator and its verifier secret. */
export class RotatedSecret {
  readonly verifier: VerifierSecretModel;
  readonly secret: MemorySecretStore;
  private readonly rotator: Rotator;

  constructor(clock: VirtualClock, kind: keyof typeof CREDENTIALS) {
    const verifier = new VerifierSecretModel(clock);
    const services = { secretsManager: () => verifier.client(), copies: () => [] };
    const factory = kind === 'tokens' ? keyring(services) : apiKeyFactory(services.secretsManager);
    const parameters = { ...CREDENTIALS[kind], verifierSecretArn: ARN };
    this.verifier = verifier;
    this.secret = new MemorySecretStore(clock);
    this.rotator = new Rotator({ factory, parameters, clock, secret: this.secret });
  }

  async deploy(): Promise<void> {
    await this.rotator.deploy();
  }

  /** @throws the error of the rotator */
  async rotate(): Promise<void> {
    this.requireDone(await this.rotator.rotate());
  }

  /** @throws the error of the rotator */
  async sweep(): Promise<void> {
    this.requireDone(await this.rotator.sweep());
  }

  /** Replaces a compromised credential. @throws the error of the rotator */
  async replaceNow(id: string): Promise<void> {
    this.requireDone(await this.rotator.replaceNow(id));
  }

  private requireDone(outcome: unknown): void {
    if (outcome !== 'done') throw outcome;
  }
}
