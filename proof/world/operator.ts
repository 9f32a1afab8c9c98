import { CURRENT, PENDING, PREVIOUS } from './secret';
import { MINUTE } from './times';
import type { World } from './world';

/** Actions of operators with wide permissions, who change the secret or the issuer by hand. */
export const OPERATOR_ACTIONS = {
  /** Stores the same value in a new version, as an edit in the console does. */
  'stores the current value again'(world: World) {
    const { current } = world.secret;
    if (current !== undefined) store(world, current);
  },

  'stores a credential of their own'(world: World) {
    const text = issue(world);
    if (text === undefined) return;
    // The operator tries it first.
    world.clock.pass(MINUTE);
    store(world, text);
  },

  'issues a credential'(world: World) {
    issue(world);
  },

  'removes their credential'({ issuer, secret, state }: World) {
    const { current } = secret;
    for (const { id, ours } of issuer.inventory()) {
      if (ours || (current !== undefined && issuer.idOf(current) === id)) continue;
      state.removedByHand.add(id);
      issuer.removeByHand(id);
    }
  },

  'removes AWSPENDING'({ secret, trace }: World) {
    if (!secret.labels[PENDING]) return;
    trace?.('an operator removes AWSPENDING');
    secret.setLabel(PENDING, undefined);
  },

  /** The action of an operator if the new credential may be faulty. */
  async 'makes the previous version current'({ secret, state, trace }: World) {
    const { [CURRENT]: from, [PREVIOUS]: to } = secret.labels;
    if (!from || !to) return;
    state.handWritten = true;
    state.wentBack += 1;
    trace?.('an operator makes the previous version current');
    await secret.move(CURRENT, { from, to });
  },

  'starts to use the current value'({ state, secret, clock }: World) {
    const { current } = secret;
    if (current !== undefined) state.straggler = { text: current, nextUse: clock.now() };
  },

  // Where stragglers are cut off, everything converges although they go on.
  'stops using it'({ state, stragglers }: World) {
    if (stragglers === 'hold') state.straggler = undefined;
  },
};

export type OperatorAction = keyof typeof OPERATOR_ACTIONS;

function issue({ issuer, rules }: World): string | undefined {
  const text = issuer.issueByHand();
  if (text !== undefined) rules.secrecy.learn(text);
  return text;
}

function store({ secret, state, trace }: World, text: string): void {
  state.handWritten = true;
  trace?.('an operator stores a value');
  secret.writeByHand(secret.newToken(), text);
}
