import { SWEEP_INPUT } from '../../engine/src/contract';
import { STEPS, type Step } from '../../engine/src/events';
import { ROTATION_TOKEN, stepEvent } from '../world/events';
import { newToken } from '../world/secret';
import { MINUTE } from '../world/times';
import type { World } from '../world/world';
import type { Action, Required } from './action';
import { requireNoOrphans, requireNothingLives, requireRest } from './convergence';
import { OPERATOR_ACTIONS } from './operator-actions';
import { condemnCurrent, REPLACE_NOW, requireDead } from './replace-now';
import { heedAnswer, resourceEvent } from './resource';
import { wait } from './wait';

/** Plays the next move of the plan. */
export async function runNext(world: World): Promise<void> {
  const { state } = world;
  const move = state.plan.shift();
  if (!move) return;
  world.trace?.(`-- ${new Date(world.clock.now()).toISOString()} ${JSON.stringify(move)}`);
  await perform(world, move);
  world.rules.look();
  if (world.broken) state.plan = [];
}

async function perform(world: World, move: Action): Promise<void> {
  const { state } = world;
  switch (move.do) {
    case 'rotate':
      return beginRotation(world, move);
    case 'step':
      return runStep(world, move);
    case 'late step':
      return runLateStep(world, move.step);
    case 'sweep':
      await invoke(world, SWEEP_INPUT, move.twice ?? false);
      if (state.asked) state.plan.unshift({ do: 'rotate', token: state.asked, pauses: [1, 5] });
      state.asked = undefined;
      return;
    case 'replace now':
      condemnCurrent(world);
      if (await invoke(world, REPLACE_NOW, move.twice ?? false)) requireDead(world);
      return;
    case 'test only':
      return testOnly(world);
    case 'resource':
      state.answer = undefined;
      await invoke(world, resourceEvent(world, move.request), move.twice ?? false);
      return;
    case 'heed the answer':
      return heedAnswer(world, move.request, move.repeats);
    case 'wait':
      return wait(world, move.minutes * MINUTE);
    case 'operator':
      return OPERATOR_ACTIONS[move.act](world);
    case 'require':
      return REQUIRED[move.what](world);
    default:
      return pass(world, move);
  }
}

const REQUIRED: Readonly<Record<Required, (world: World) => void>> = {
  'no orphans': requireNoOrphans,
  'nothing lives': requireNothingLives,
  rest: (world) => requireRest(world, 'rest'),
  'rest, or once more': (world) => requireRest(world, 'rest, or once more'),
};

/** Moves in which nothing happens, but from which on something else holds. */
function pass(world: World, move: Action): void {
  const { state } = world;
  if (move.do === 'faults begin') {
    Object.assign(state, { counting: true, token: '', failedStep: undefined });
    state.secrets.add(ROTATION_TOKEN);
  }
  if (move.do === 'faults end') state.counting = false;
  if (move.do === 'deployed') world.secret.schedule();
  if (move.do === 'deployed' || move.do === 'deletion begins') state.deployed = move.do === 'deployed';
}

function beginRotation(world: World, move: Extract<Action, { do: 'rotate' }>): void {
  const { state, secret } = world;
  const { pauses = [], twice = false } = move;
  const token = tokenOf(world, move.token);
  state.token ||= token;
  secret.reserve(token);
  const from = move.from ? STEPS.indexOf((state.failedStep ?? 'finishSecret') as Step) : 0;
  state.plan.unshift(
    ...STEPS.slice(from).map((step) => ({ do: 'step', step, token, pauses, twice }) as const),
  );
}

function tokenOf({ state, secret }: World, token: string): string {
  if (token === 'new') return newToken(state);
  if (token === 'suffering') return state.token;
  if (token === 'next') return secret.unfinished ?? newToken(state);
  return token;
}

async function runStep(world: World, move: Extract<Action, { do: 'step' }>): Promise<void> {
  const { state } = world;
  const { step, token, pauses, twice } = move;
  if (await invoke(world, stepEvent(world, step, token), twice)) return;
  if (token === state.token) state.failedStep ??= step;
  while (state.plan[0]?.do === 'step' && state.plan[0].token === token) state.plan.shift();
  const [pause, ...later] = pauses;
  if (pause === undefined) return;
  state.plan.unshift({ do: 'wait', minutes: pause }, { do: 'rotate', token, pauses: later, twice });
}

/** A duplicate of the last step comes after its test went well once: not after one that a fault has hit. */
async function runLateStep(world: World, step: Step): Promise<void> {
  const { state } = world;
  const outcome = await world.run(() => world.invoke(stepEvent(world, step, state.token)));
  const wasHit = outcome === 'killed' || outcome === 'error CallFailed' || outcome === 'error AccessDenied';
  const [next] = state.plan;
  if (step === 'testSecret' && wasHit && next?.do === 'late step' && next.step === 'finishSecret')
    state.plan.shift();
}

/** Whether it was done, by one of two when it is invoked twice at the same time. */
async function invoke(world: World, event: object, twice: boolean): Promise<boolean> {
  const events = twice ? [event, event] : [event];
  const outcomes = await world.run(() => Promise.all(events.map((each) => world.invoke(each))));
  return outcomes.includes('done');
}

async function testOnly(world: World): Promise<void> {
  const token = newToken(world.state);
  world.secret.reserve(token);
  await invoke(world, stepEvent(world, 'testSecret', token), false);
  world.secret.release(token);
}
