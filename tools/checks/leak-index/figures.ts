/** Secrets that own the values; one that is written with UpdateItem by the transport of the handlers. */
export const SECRETS = 40;

/** Sizes of the check. */
export interface Size {
  readonly seed: number;
  /** Values that the secrets own. */
  readonly keys: number;
  /** Values of the same forms that they do not own. */
  readonly lookAlikes: number;
}

/** Figures of the check. */
export interface Figures extends Size {
  readonly files: number;
  /** Findings of the scanner, owned or not. */
  readonly findings: number;
  /** Owned values that the rules of the scanner do not find, such as a password that begins like the name of an algorithm. */
  readonly notFound: number;
  readonly matched: number;
  /** Matched values among the owned ones that the scanner found. */
  readonly recall: number;
  readonly falseMatches: number;
  readonly states: Readonly<Record<string, number>>;
  readonly wrongOwners: number;
  readonly items: number;
  readonly plaintexts: number;
  readonly unkeyedHashes: number;
  readonly seconds: { readonly fill: number; readonly scanAndMatch: number };
}

/** Share of the owned values that the scanner may miss. */
const MOST_NOT_FOUND = 1 / 500;

/** Faults of the figures. */
export function faultsOf(figures: Figures): string[] {
  const { keys, notFound, recall, falseMatches, wrongOwners, states, items, plaintexts, unkeyedHashes } =
    figures;
  const { current = 0, grace = 0, dead = 0 } = states;
  const right = current <= SECRETS && grace <= SECRETS && current + grace + dead + notFound === keys;
  const faults: [boolean, string][] = [
    [recall === 1, `The share of matched values is ${recall}, not 1.`],
    [notFound <= keys * MOST_NOT_FOUND, `The scanner missed ${notFound} of ${keys} values.`],
    [falseMatches === 0, `${falseMatches} values that nobody owns were matched.`],
    [wrongOwners === 0, `${wrongOwners} values have another secret.`],
    [right && dead >= keys - 2 * SECRETS - notFound, `The states are ${JSON.stringify(states)}.`],
    [items === keys, `The table has ${items} items for ${keys} values.`],
    [plaintexts === 0, `The table has ${plaintexts} values.`],
    [unkeyedHashes === 0, `The table has ${unkeyedHashes} hashes without a key.`],
  ];
  return faults.flatMap(([holds, fault]) => (holds ? [] : [fault]));
}
