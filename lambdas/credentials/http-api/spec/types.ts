/**
 * Description of an API that issues credentials: the content of a spec file. `schema.json` documents the members. Texts
 * can contain placeholders, see `template.ts`; a pointer is a JSON Pointer (RFC 6901) into the JSON of an answer.
 */
export interface Spec {
  readonly $schema?: string;
  readonly name: string;
  readonly title: string;
  readonly principal: string;
  readonly source?: Source;
  readonly hosts: readonly string[];
  readonly network?: 'public' | 'private';
  readonly certificateAuthority?: string;
  readonly slots?: number;
  readonly times?: SpecTimes;
  readonly rateLimit?: RateLimit;
  readonly admin: Admin;
  readonly value: Value;
  readonly create: Create;
  readonly list: List;
  readonly test: Test;
  readonly disable?: Change;
  readonly remove: Change & { readonly disablesFirst?: boolean };
  readonly sessions?: Sessions;
}

/** Page of the provider that the description is from, and the date on which it was read. */
export interface Source {
  readonly page: string;
  readonly date: string;
  /** Strongest test that the description has passed. */
  readonly proof: 'live' | 'real server' | 'stand-in';
}

export interface SpecTimes {
  readonly issueSeconds?: number;
  readonly listLagSeconds?: number;
  readonly propagationSeconds?: number;
}

export interface RateLimit {
  readonly status?: readonly number[];
  readonly header?: string;
  readonly format?: 'seconds' | 'epoch';
}

/** Parts of a request that authenticate it. */
export interface Authentication {
  readonly headers?: Readonly<Record<string, string>>;
  readonly basic?: { readonly username: string; readonly password: string };
}

export interface SpecRequest extends Authentication {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'LIST';
  readonly url: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly multipart?: Readonly<Record<string, string>>;
}

/** A condition on an answer: its status, and the value at a pointer. */
export interface Condition {
  readonly status: number;
  readonly at?: string;
  readonly is?: string | number | boolean;
}

/** A condition on an element of a list. */
export interface ItemCondition {
  readonly at: string;
  readonly is: string | number | boolean;
}

export interface Admin extends Authentication {
  readonly login?: SpecRequest;
}

export interface Value {
  readonly members: Readonly<Record<string, string>>;
  readonly id: string;
  readonly secret: readonly string[];
  readonly random?: { readonly length: number };
}

export interface Create {
  readonly request: SpecRequest;
  readonly ok?: readonly Condition[];
  readonly full?: readonly Condition[];
  readonly exists?: readonly Condition[];
  readonly expires?: { readonly at: string; readonly format: TimeFormat | 'secondsLeft' };
}

export interface Test {
  readonly request: SpecRequest;
  readonly alive: readonly Condition[];
  readonly dead: readonly Condition[];
  readonly after?: SpecRequest;
}

export interface Change {
  readonly request: SpecRequest;
  readonly ok?: readonly Condition[];
  readonly gone?: readonly Condition[];
}

export type TimeFormat = 'date' | 'seconds' | 'milliseconds';

export interface TimeAt {
  readonly at: string;
  readonly format: TimeFormat;
}

/** Way to the next page of a list. */
export type Next =
  | { readonly by: 'page'; readonly query: string; readonly first: number }
  | { readonly by: 'offset'; readonly query: string }
  | { readonly by: 'cursor'; readonly query: string; readonly at: string }
  | { readonly by: 'url'; readonly at: string }
  | { readonly by: 'link' };

/** Elements of one or several answers. */
export interface Items {
  readonly request: SpecRequest;
  readonly items: string;
  readonly id: string;
  readonly name?: string;
  readonly where?: readonly ItemCondition[];
  readonly next?: Next;
  readonly detail?: SpecRequest;
  readonly gone?: readonly Condition[];
  readonly empty?: readonly Condition[];
}

export interface List extends Items {
  readonly created: TimeAt | 'name';
  readonly active?: ItemCondition;
  readonly used?: TimeAt & { readonly lagSeconds: number };
}

export interface Sessions {
  readonly list: Items & { readonly name: string };
  readonly end: Change;
}
