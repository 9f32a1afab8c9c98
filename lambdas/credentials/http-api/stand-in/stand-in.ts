import type { Items, Sessions, Spec, SpecRequest } from '../spec/types';
import type { WireAnswer, WireRequest } from '../wire';
import { Administrators } from './administrators';
import { answerOf, pointersOf, put } from './answer';
import { HeldCredentials, type StandInContext } from './credentials';
import { type Captures, matchRequest } from './match';
import { pageOf } from './pages';
import type { Session } from './state';

/** An operation of the API. It answers a request that matches. */
interface Operation {
  readonly request: SpecRequest | undefined;
  readonly isAdmin: boolean;
  /** Undefined for a login that is refused: the same request may be a test. */
  answer(captures: Captures, wire: WireRequest): WireAnswer | undefined;
}

const TEXT = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The issuer of a spec in memory: it answers the requests of the spec with what the spec says that the API answers. */
export class StandIn {
  readonly credentials: HeldCredentials;
  readonly sessions = new Map<string, Session>();
  readonly state: readonly object[];
  private readonly administrators: Administrators;

  /** @param admin returns the text of the admin secret; undefined accepts every administrator. */
  constructor(
    readonly spec: Spec,
    private readonly context: StandInContext,
    admin: () => string | undefined = () => undefined,
  ) {
    this.credentials = new HeldCredentials(spec, context);
    const { all } = this.credentials;
    const isIssued = (text: string) =>
      [...all.values()].some(({ value }) => Object.values(value).includes(text));
    this.administrators = new Administrators(spec, context.random, admin, isIssued);
    this.state = [all, this.sessions, this.administrators.logins];
  }

  /** Answers a request. */
  handle(wire: WireRequest): WireAnswer {
    return this.answer(wire) ?? { status: 404, headers: {} };
  }

  /** Answers a request; undefined for one that is none of the spec. */
  answer(wire: WireRequest): WireAnswer | undefined {
    let refusal: WireAnswer | undefined;
    for (const { request, isAdmin, answer } of this.operations()) {
      const captures = request && matchRequest(request, wire);
      if (!captures) continue;
      const answered = !isAdmin || this.administrators.accept(wire) ? answer(captures, wire) : undefined;
      if (answered) return answered;
      refusal = { status: 401, headers: {} };
    }
    return refusal;
  }

  private operations(): Operation[] {
    const { create, list, test, disable, remove, sessions, admin } = this.spec;
    const { credentials } = this;
    const open = (request: SpecRequest | undefined, answer: Operation['answer']): Operation => {
      return { request, isAdmin: false, answer };
    };
    const ofAdmin = (request: SpecRequest | undefined, answer: Operation['answer']): Operation => {
      return { request, isAdmin: true, answer };
    };
    const change = (one: typeof remove | undefined, how: 'disabled' | 'removed') =>
      ofAdmin(one?.request, ({ id = '' }) => {
        const isEarly = how === 'removed' && remove.disablesFirst && credentials.isEnabled(id);
        if (isEarly) return { status: 400, headers: {} };
        return credentials.end(id, how) ? answerOf(one?.ok, 204) : answerOf(one?.gone, 404);
      });
    return [
      open(admin.login, (captures) => this.administrators.logIn(captures)),
      ofAdmin(create.request, (captures) => {
        const issued = credentials.issue(captures);
        if (issued === 'exists') return answerOf(create.exists, 409);
        return issued === 'full' ? answerOf(create.full, 409) : issued.answer;
      }),
      ofAdmin(list.detail, ({ id }) => detailOf(list, credentials.elements(), id)),
      ofAdmin(list.request, (_captures, wire) => listOf(list, credentials.elements(), wire)),
      change(disable, 'disabled'),
      change(remove, 'removed'),
      ...(sessions ? this.sessionOperations(sessions, ofAdmin) : []),
      open(test.request, (captures) => this.test(captures)),
      open(test.after, (captures) => this.logOut(captures)),
    ];
  }

  private sessionOperations(
    { list, end }: Sessions,
    ofAdmin: (request: SpecRequest | undefined, answer: Operation['answer']) => Operation,
  ): Operation[] {
    return [
      ofAdmin(list.detail, ({ id }) => detailOf(list, this.openSessions(list), id)),
      ofAdmin(list.request, (_captures, wire) => listOf(list, this.openSessions(list), wire)),
      ofAdmin(end.request, ({ id = '' }) =>
        this.sessions.delete(id) ? answerOf(end.ok, 204) : answerOf(end.gone, 404),
      ),
    ];
  }

  private test(captures: Captures): WireAnswer {
    const { test } = this.spec;
    const used = this.credentials.use(captures);
    if (!used) return answerOf(test.dead, 401);
    const answer = answerOf(test.alive, 200);
    const [pointer] = pointersOf(test.after, 'answer');
    if (pointer === undefined) return answer;
    const { random } = this.context;
    const session = { id: random.text(16, TEXT), token: random.text(24, TEXT), credential: used.id };
    this.sessions.set(session.id, session);
    return { ...answer, json: put(answer.json, pointer, session.token) };
  }

  private logOut(captures: Captures): WireAnswer {
    const [, token] = Object.entries(captures).find(([name]) => name.startsWith('answer/')) ?? [];
    const found = [...this.sessions.values()].find((session) => session.token === token);
    if (found) this.sessions.delete(found.id);
    return { status: found ? 204 : 403, headers: {} };
  }

  private openSessions({ where = [], name }: Sessions['list']): Map<string, unknown> {
    const elements = [...this.sessions.values()].map(({ id, credential }) => {
      const matching = where.reduce((made: unknown, { at, is }) => put(made, at, is), {});
      return [id, put(matching, name, this.credentials.all.get(credential)?.name)] as const;
    });
    return new Map(elements);
  }
}

function listOf(list: Items, elements: ReadonlyMap<string, unknown>, wire: WireRequest): WireAnswer {
  const made = [...elements].map(([id, json]) => put(list.detail ? {} : json, list.id, id));
  return pageOf(made, list, wire);
}

function detailOf(list: Items, elements: ReadonlyMap<string, unknown>, id = ''): WireAnswer {
  const json = elements.get(id);
  return json === undefined ? answerOf(list.gone, 404) : { status: 200, headers: {}, json };
}
