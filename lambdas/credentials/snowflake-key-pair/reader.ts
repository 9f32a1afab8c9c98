import type { KindReader } from '../../../rehearsal/src/kinds/kind-reader';
import { rehearsedTransport } from '../http-api/rehearsed';
import { type KeyPairValue, SNOWFLAKE_KEY_PAIR } from './contract';
import { statementRequest, useOf } from './login';

/** Runs a statement, as an application does. */
export const reader: KindReader = {
  kind: SNOWFLAKE_KEY_PAIR,
  description: 'each read runs a statement with a token that the key signs',
  async use(text, context) {
    const value = JSON.parse(text) as KeyPairValue;
    const wire = statementRequest(value, { statement: 'SELECT 1' }, context.now());
    const { accepted, answer } = useOf(await rehearsedTransport(context)(wire));
    if (accepted !== true)
      throw new Error(`Snowflake refused the key ${value.publicKeyFingerprint}: ${answer}.`);
  },
};
