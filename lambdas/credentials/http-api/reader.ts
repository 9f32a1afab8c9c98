import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KindReader, UseContext } from '../../../rehearsal/src/kinds/kind-reader';
import { classify } from './answers';
import { HTTP_API, SPEC_FILE } from './contract';
import { rehearsedTransport } from './rehearsed';
import type { Spec, SpecRequest } from './spec/types';
import { type WireAnswer, wireRequest } from './wire';

/** Sends the test of the spec with the value. */
export const reader: KindReader = {
  kind: HTTP_API,
  description: 'each read sends the test of the spec to the issuer with the value',
  async use(text, context) {
    const spec = JSON.parse(readFileSync(join(context.code ?? '.', SPEC_FILE), 'utf8')) as Spec;
    const value: unknown = JSON.parse(text);
    const answer = await send(context, spec.test.request, { value });
    if (classify(answer, spec.test) !== 'alive') throw new Error(`the issuer answered HTTP ${answer.status}`);
    const { after } = spec.test;
    if (after) await send(context, after, { value, answer: answer.json });
  },
};

function send(context: UseContext, request: SpecRequest, scope: object): Promise<WireAnswer> {
  return rehearsedTransport(context)(wireRequest(request, { ...scope }));
}
