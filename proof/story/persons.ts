import { CURRENT, textOf } from '../world/secret';
import { MINUTE } from '../world/times';
import type { World } from '../world/world';
import type { PersonAct } from './move';

/** Somebody who makes a credential tries it before they write it down. */
const UNTIL_KNOWN = MINUTE;

export const ACTS_OF_PERSONS: Readonly<Record<PersonAct, (world: World) => void | Promise<void>>> = {
  'writes the value again': ({ person }) => person.writeAgain(),

  'writes a value of their own': async ({ issuer, person, rules, clock }) => {
    const text = issuer.issueByHand();
    if (text === undefined) return;
    rules.learn(text);
    clock.pass(UNTIL_KNOWN);
    await person.write(text);
  },

  'removes their credential': ({ issuer, secret, memory }) => {
    const current = textOf(secret.holder(CURRENT)?.data);
    for (const { id, ours } of issuer.inventory()) {
      if (ours || (current !== undefined && issuer.idOf(current) === id)) continue;
      memory.removedByHand.add(id);
      issuer.removeByHand(id);
    }
  },

  'takes AWSPENDING off': ({ person }) => person.takePendingOff(),

  'makes the previous version current': ({ person }) => person.makePreviousCurrent(),

  'makes a credential': ({ issuer, rules }) => {
    const text = issuer.issueByHand();
    if (text !== undefined) rules.learn(text);
  },

  'starts to use the current value for ever': ({ memory, secret, clock }) => {
    const text = textOf(secret.holder(CURRENT)?.data);
    if (text !== undefined) memory.straggler = { text, nextUse: clock.now() };
  },

  // Where stragglers are cut off, nobody has to stop for all to come to rest.
  'stops using it': ({ memory, stragglers }) => {
    if (stragglers === 'hold') memory.straggler = undefined;
  },
};
