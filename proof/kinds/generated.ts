import { createHash } from 'node:crypto';
import { generated } from '../../lambdas/credentials/generated/adapter';
import { GENERATED } from '../../lambdas/credentials/generated/contract';
import type { Version } from '../../rehearsal/src/aws/services/secrets-manager/secret';
import { CURRENT, PREVIOUS, textOf } from '../world/secret';
import type { World } from '../world/world';
import { type Issuer, type ProvenKind, traitsOf } from './kind';

const parameters = {
  length: 43,
  alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  prefix: 'hook_',
};

/**
 * Keys that the user's own service checks. The service accepts what docs/credentials.md asks of it: the values
 * of AWSCURRENT and AWSPREVIOUS, read again before it refuses.
 */
export const generatedProof: ProvenKind = {
  name: GENERATED,
  core: true,
  parameters,
  traits: traitsOf(generated, parameters),
  issuer: (world) => new LabelledKeys(world),
};

class LabelledKeys implements Issuer {
  readonly roots: readonly object[] = [];

  constructor(private readonly world: World) {}

  factory = () => generated;

  idOf(text: string): string {
    return `key-${createHash('sha256').update(text).digest('hex').slice(0, 6)}`;
  }

  secretsIn(text: string): string[] {
    return [keyIn(text)];
  }

  refusal(text: string): string | undefined {
    const accepted = this.holders(text).some(({ stages }) => stages.has(CURRENT) || stages.has(PREVIOUS));
    return accepted ? undefined : `no version labelled AWSCURRENT or AWSPREVIOUS holds ${this.idOf(text)}`;
  }

  worksSomewhere(text: string): boolean {
    return this.refusal(text) === undefined;
  }

  lives(text: string): boolean {
    return this.holders(text).some(({ stages }) => stages.size > 0);
  }

  inventory = () => [];

  issueByHand(): string {
    return JSON.stringify({
      key: `hook_${this.world.aws.random.text(43, 'abcdefghijklmnopqrstuvwxyz0123456789')}`,
    });
  }

  removeByHand(): void {
    // Its label goes by itself.
  }

  use(text: string): boolean {
    return this.refusal(text) === undefined;
  }

  fingerprint = () => '';

  toldUse(): undefined {
    return undefined;
  }

  private holders(text: string): Version[] {
    return [...this.world.secret.contents.versions.values()].filter(({ data }) => textOf(data) === text);
  }
}

function keyIn(text: string): string {
  return (JSON.parse(text) as { key: string }).key;
}
