import { type AdapterFactory, type IssuerHeldAdapter, readMembers } from 'cdk-rekey-engine';
import { Api } from './api';
import { ChosenCredentials } from './chosen';
import { HTTP_API } from './contract';
import { Credentials, type HttpApiValue } from './credentials';
import { loadSpec, readSpecFile } from './load';
import { endSessions } from './sessions';
import { isChosen } from './spec/requests';
import type { Spec } from './spec/types';
import { traitsOf } from './traits';
import { Trials } from './trials';
import type { Transport } from './wire';

/**
 * The adapter factory for the credentials of any API with a spec.
 *
 * @param connect opens the network; tests pass an issuer in memory.
 * @param read returns the text of the spec.
 */
export function httpApi(
  connect: (spec: Spec) => Transport,
  read: () => string = readSpecFile,
): AdapterFactory<HttpApiValue> {
  return {
    kind: HTTP_API,
    create(parameters, context): IssuerHeldAdapter<HttpApiValue> {
      const spec = loadSpec(parameters, read);
      const { value, disable } = spec;
      const traits = traitsOf(spec);
      const api = new Api(spec, connect(spec), context);
      const hide = (...secrets: string[]) => context.log.hide(...secrets);
      const held = new Credentials(api, traits.times.issue, hide);
      const chosen = isChosen(spec) ? new ChosenCredentials(api, held, traits.times.issue, hide) : undefined;
      const credentials = chosen ?? held;
      const trials = new Trials(api, context);
      const members = Object.keys(value.members);
      return {
        traits,
        principal: spec.principal,
        parse: (text) => {
          const found = readMembers(text, HTTP_API, members);
          return Object.fromEntries(members.map((member) => [member, found[member] as string]));
        },
        serialize: (one: HttpApiValue) => JSON.stringify(one),
        secretsIn: (one: HttpApiValue) => value.secret.map((member) => one[member] as string),
        idOf: (one: HttpApiValue) => one[value.id] as string,
        issue: (request) => credentials.issue(request),
        ...(chosen && { install: (one: HttpApiValue) => chosen.install(one) }),
        list: () => credentials.list(),
        verify: (one, check) => trials.verify(one, check),
        proveRefused: (one, check) => trials.proveRefused(one, check),
        ...(disable && { disable: ({ id }) => credentials.disable(id) }),
        ...(traits.usage && { lastUsed: (id: string) => credentials.lastUsed(id) }),
        async remove({ id }) {
          await credentials.remove(id);
          const ended = await endSessions(api, () => held.list());
          if (ended > 0)
            context.log.write('info', { event: 'http-api', credential: id, sessionsEnded: ended });
        },
      } as IssuerHeldAdapter<HttpApiValue>;
    },
  };
}
