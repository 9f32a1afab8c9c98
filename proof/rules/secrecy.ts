import { inspect } from 'node:util';
import { METRICS } from '../../engine/src/contract';
import { ERROR_CODES } from '../../engine/src/errors/error-codes';
import type { World } from '../world/world';
import { violate } from './rules';

const METRIC_NAMES = new Set<string>(Object.values(METRICS));

/** Rule 8, and the rule that every error has a code. */
export class SecrecyRule {
  constructor(private readonly world: World) {}

  /** Adds the secrets of a value, in every encoding that is searched for. */
  learn(text: string): void {
    const { issuer, state } = this.world;
    if (state.values.has(text)) return;
    state.values.add(text);
    for (const secret of issuer.secretsIn(text)) {
      state.secrets.add(secret);
      state.secrets.add(Buffer.from(secret).toString('base64'));
      state.secrets.add(encodeURIComponent(secret));
    }
  }

  search(place: string, text: string): void {
    for (const secret of this.world.state.secrets) {
      if (text.includes(secret)) violate(this.world, 'secrecy', `a secret value was in ${place}.`);
    }
  }

  thrown(error: unknown): string {
    const text = inspect(error, { depth: 4, showHidden: true });
    this.search('an error', text);
    const code = (error as { code?: unknown } | undefined)?.code;
    if (typeof code === 'string' && code in ERROR_CODES && code !== 'Unexpected') return code;
    violate(this.world, 'code', `an invocation ended with ${text.slice(0, 300)}`);
    return 'Unexpected';
  }

  readMetrics(line: string): void {
    if (line.includes('"code":"Unexpected"')) violate(this.world, 'code', line.slice(0, 600));
    if (!line.includes('"_aws"')) return;
    const fields = JSON.parse(line) as Record<string, unknown>;
    const { metrics } = this.world.state;
    // An alarm evaluates the last period only: a success clears an earlier failure.
    if (METRICS.rotationSucceeded in fields) metrics.delete(METRICS.rotationFailed);
    if (fields.event === 'sweep') metrics.delete(METRICS.sweepFailed);
    for (const [name, value] of Object.entries(fields)) {
      if (METRIC_NAMES.has(name) && typeof value === 'number') metrics.set(name, value);
    }
  }
}
