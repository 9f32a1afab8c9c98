import type { Maker, Template, Templates } from './maker';

/** File and line for a credential of a vendor. */
export type Context = readonly [path: string, write: (vendor: string, value: string, make: Maker) => string];

/** Places of credentials of vendors. */
export interface Contexts {
  /** For formats that tell the vendor. */
  readonly plain: readonly Context[];
  /** For values without a form of their own, in a key with the name of the vendor. */
  readonly keyed: readonly Context[];
}

/** Templates of a corpus. */
export interface TemplateSet {
  /** Lines with the value of a key. */
  readonly assignments: Templates;
  /** Whole files with secrets, by name. */
  readonly documents: Readonly<Record<string, Template>>;
  /** Lines with texts that look like secrets. */
  readonly lookAlikes: Templates;
  /** Places for a value of every format of vendors, if the set has them. */
  readonly contexts?: Contexts;
}
