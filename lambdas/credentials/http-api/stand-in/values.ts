import type { Random } from '../../../../engine/src/testing/random';
import { composed } from '../chosen';
import type { HttpApiValue } from '../credentials';
import { isChosen } from '../spec/requests';
import { placeholdersIn, render } from '../spec/template';
import type { Spec } from '../spec/types';
import { pointersOf, put } from './answer';
import type { Captures } from './match';

const TEXT = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const ID = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A new credential of a stand-in, and the answer with it. */
export interface MadeValue {
  readonly id: string;
  readonly name?: string;
  readonly value: HttpApiValue;
  readonly json: unknown;
}

/** Makes the value that a request for a credential asks for, or takes the one that it sends. */
export function madeValue(spec: Spec, captures: Captures, random: Random): MadeValue {
  const { members, id: idMember } = spec.value;
  if (isChosen(spec)) {
    const value = { ...constantsOf(members), ...sentIn(captures) };
    return { id: random.text(12, ID), name: value[idMember], value, json: {} };
  }
  const [idPlaceholder] = placeholdersIn(members[idMember] ?? '');
  const json = pointersOf(members, 'answer').reduce(
    (made: unknown, pointer) =>
      put(made, pointer, pointer === idPlaceholder?.pointer ? random.text(12, ID) : random.text(32, TEXT)),
    {},
  );
  const value = Object.fromEntries(
    Object.entries(members).map(([name, text]) => [name, render(text, { answer: json })]),
  );
  return { id: value[idMember] as string, name: captures.name, value, json };
}

const constantsOf = (members: HttpApiValue): HttpApiValue =>
  Object.fromEntries(Object.entries(members).filter(([, text]) => placeholdersIn(text).length === 0));

const PREFIX = 'value/';

const sentIn = (captures: Captures): HttpApiValue =>
  Object.fromEntries(
    Object.entries(captures)
      .filter(([name]) => name.startsWith(PREFIX))
      .map(([name, text]) => [name.slice(PREFIX.length), text]),
  );

/** The captures of a request that somebody else sends, with their value if they choose it. */
export function byHand(
  spec: Spec,
  random: Random,
): { readonly captures: Captures; readonly value?: HttpApiValue } {
  const name = `made-by-hand-${random.text(8, ID)}`;
  if (!isChosen(spec)) return { captures: { name } };
  const expiresAt = '9999-12-31T00:00:00Z';
  const value = composed(spec, { name, identifier: name, random: random.text(40, TEXT), expiresAt });
  const captures = Object.fromEntries(Object.entries(value).map(([member, text]) => [PREFIX + member, text]));
  return { captures, value };
}
