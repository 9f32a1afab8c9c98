import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { KindReader, UseContext } from '../../../rehearsal/src/kinds/kind-reader';
import { classify } from './answers';
import { HTTP_API, SPEC_FILE } from './contract';
import type { Spec, SpecRequest } from './spec/types';
import { overHttps } from './transport';
import { type WireAnswer, wireRequest } from './wire';

/** An address for documentation (RFC 5737): the name of an issuer of the rehearsal resolves to none. */
const ADDRESS = '192.0.2.1';

/** Sends the test of the spec with the value. */
export const reader: KindReader = {
  kind: HTTP_API,
  description: 'each read sends the test of the spec to the issuer with the value',
  async use(text, context) {
    const spec = JSON.parse(readFileSync(join(context.code ?? '.', SPEC_FILE), 'utf8')) as Spec;
    const value: unknown = JSON.parse(text);
    const answer = await send(spec, context, spec.test.request, { value });
    if (classify(answer, spec.test) !== 'alive') throw new Error(`the issuer answered HTTP ${answer.status}`);
    const { after } = spec.test;
    if (after) await send(spec, context, after, { value, answer: answer.json });
  },
};

function send(spec: Spec, context: UseContext, request: SpecRequest, scope: object): Promise<WireAnswer> {
  const transport = overHttps(
    { ...spec, certificateAuthority: context.certificateAuthority },
    {
      resolve: async () => [ADDRESS],
      connect: ({ port, servername, ...options }) =>
        connect({
          ...options,
          servername,
          host: '127.0.0.1',
          port: context.issuerPort(servername ?? '', port),
        }),
    },
  );
  return transport(wireRequest(request, { ...scope }));
}
