import { inspect } from 'node:util';
import { METRICS } from '../../engine/src/contract';
import { ERROR_CODES } from '../../engine/src/errors/error-codes';
import type { World } from '../world/world';
import { violate } from './rules';

const METRIC_NAMES = new Set<string>(Object.values(METRICS));

/** Rule 8, and that every failure has a name. */
export class SecrecyRule {
  constructor(private readonly world: World) {}

  /** What of this value is secret, must appear nowhere from now on. */
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

  look(place: string, text: string): void {
    for (const secret of this.world.state.secrets) {
      if (text.includes(secret)) violate(this.world, 'silence', `a secret value was in ${place}.`);
    }
  }

  thrown(error: unknown): string {
    const text = inspect(error, { depth: 4, showHidden: true });
    this.look('an error', text);
    const code = (error as { code?: unknown } | undefined)?.code;
    if (typeof code === 'string' && code in ERROR_CODES && code !== 'Unexpected') return code;
    violate(this.world, 'named', `an invocation ended with ${text.slice(0, 300)}`);
    return 'Unexpected';
  }

  readMetrics(line: string): void {
    if (line.includes('"code":"Unexpected"')) violate(this.world, 'named', line.slice(0, 600));
    if (!line.includes('"_aws"')) return;
    const fields = JSON.parse(line) as Record<string, unknown>;
    const { metrics } = this.world.state;
    // An alarm looks at the last period only: what has gone well since, is well.
    if (METRICS.rotationSucceeded in fields) metrics.delete(METRICS.rotationFailed);
    if (fields.event === 'sweep') metrics.delete(METRICS.sweepFailed);
    for (const [name, value] of Object.entries(fields)) {
      if (METRIC_NAMES.has(name) && typeof value === 'number') metrics.set(name, value);
    }
  }
}
