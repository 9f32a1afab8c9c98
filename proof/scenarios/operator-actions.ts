import { MINUTE } from '../world/times';
import type { World } from '../world/world';
import type { OperatorAction } from './action';

/** An operator tries a new credential before storing it. */
const UNTIL_PROPAGATED = MINUTE;

export const OPERATOR_ACTIONS: Readonly<Record<OperatorAction, (world: World) => void | Promise<void>>> = {
  'stores the current value again': ({ operator }) => operator.writeAgain(),

  'stores a credential of their own': ({ issuer, operator, rules, clock }) => {
    const text = issuer.issueByHand();
    if (text === undefined) return;
    rules.learn(text);
    clock.pass(UNTIL_PROPAGATED);
    operator.write(text);
  },

  'removes their credential': ({ issuer, secret, state }) => {
    const { current } = secret;
    for (const { id, ours } of issuer.inventory()) {
      if (ours || (current !== undefined && issuer.idOf(current) === id)) continue;
      state.removedByHand.add(id);
      issuer.removeByHand(id);
    }
  },

  'removes AWSPENDING': ({ operator }) => operator.removePending(),

  'makes the previous version current': ({ operator }) => operator.makePreviousCurrent(),

  'issues a credential': ({ issuer, rules }) => {
    const text = issuer.issueByHand();
    if (text !== undefined) rules.learn(text);
  },

  'starts to use the current value': ({ state, secret, clock }) => {
    const { current } = secret;
    if (current !== undefined) state.straggler = { text: current, nextUse: clock.now() };
  },

  // Where stragglers are cut off, everything converges although they go on.
  'stops using it': ({ state, stragglers }) => {
    if (stragglers === 'hold') state.straggler = undefined;
  },
};
