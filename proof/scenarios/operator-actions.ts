import { CURRENT, textOf } from '../world/secret';
import { MINUTE } from '../world/times';
import type { World } from '../world/world';
import type { OperatorAction } from './action';

/** Somebody who makes a credential tries it before they write it down. */
const UNTIL_KNOWN = MINUTE;

export const OPERATOR_ACTIONS: Readonly<Record<OperatorAction, (world: World) => void | Promise<void>>> = {
  'writes the value again': ({ operator }) => operator.writeAgain(),

  'writes a value of their own': async ({ issuer, operator, rules, clock }) => {
    const text = issuer.issueByHand();
    if (text === undefined) return;
    rules.learn(text);
    clock.pass(UNTIL_KNOWN);
    await operator.write(text);
  },

  'removes their credential': ({ issuer, secret, state }) => {
    const current = textOf(secret.holder(CURRENT)?.data);
    for (const { id, ours } of issuer.inventory()) {
      if (ours || (current !== undefined && issuer.idOf(current) === id)) continue;
      state.removedByHand.add(id);
      issuer.removeByHand(id);
    }
  },

  'takes AWSPENDING off': ({ operator }) => operator.takePendingOff(),

  'makes the previous version current': ({ operator }) => operator.makePreviousCurrent(),

  'makes a credential': ({ issuer, rules }) => {
    const text = issuer.issueByHand();
    if (text !== undefined) rules.learn(text);
  },

  'starts to use the current value for ever': ({ state, secret, clock }) => {
    const text = textOf(secret.holder(CURRENT)?.data);
    if (text !== undefined) state.straggler = { text, nextUse: clock.now() };
  },

  // Where stragglers are cut off, nobody has to stop for all to come to rest.
  'stops using it': ({ state, stragglers }) => {
    if (stragglers === 'hold') state.straggler = undefined;
  },
};
