import type { Problem } from '../../../scan/src/files/problem';

/** Value of a deployed resource. */
export interface LiveValue {
  /** Path in the reports, such as `lambda:orders/environment/API_KEY`. */
  readonly path: string;
  /** Name of the value, which the rules for keys read. */
  readonly name: string;
  readonly value: string;
  /** Values with the same text here are copies, of which one is reported. */
  readonly copyOf?: string;
}

/** Values of a service. */
export interface LiveValues {
  readonly values: readonly LiveValue[];
  /** Resources that could not be read. */
  readonly problems: readonly Problem[];
  /** Number of resources, with their name, for the summary. */
  readonly count: string;
}

/** `1 stack` or `2 stacks`. */
export const counted = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

/** Parts of a list, for calls that take a limited number. */
export const partsOf = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
