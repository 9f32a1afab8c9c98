import { SWEEP_INPUT } from '../../engine/src/contract';
import { STEPS, type Step } from '../../engine/src/events';
import { ROTATION_TOKEN, stepEvent } from '../world/events';
import { OPERATOR_ACTIONS } from '../world/operator';
import { MINUTE } from '../world/times';
import type { World } from '../world/world';
import type { Action } from './action';
import { REQUIREMENTS } from './convergence';
import {
  CONTAIN,
  compromiseCurrent,
  containCurrent,
  REPLACE_NOW,
  requireContained,
  requireRevoked,
} from './replace-now';
import { actOnResponse, resourceEvent } from './resource';
import { wait } from './wait';

/** Runs the next action of the plan. */
export async function runNext(world: World): Promise<void> {
  const { state } = world;
  const action = state.plan.shift();
  if (!action) return;
  world.trace?.(`-- ${new Date(world.clock.now()).toISOString()} ${JSON.stringify(action)}`);
  await run(world, action);
  world.rules.check();
  if (world.broken) state.plan = [];
}

async function run(world: World, action: Action): Promise<void> {
  const { state } = world;
  switch (action.do) {
    case 'rotate':
      return beginRotation(world, action);
    case 'step':
      return runStep(world, action);
    case 'late step':
      return runLateStep(world, action.step);
    case 'sweep':
      state.swept = world.clock.now();
      await invoke(world, SWEEP_INPUT, action.twice);
      if (state.asked) state.plan.unshift({ do: 'rotate', token: state.asked, pauses: [1, 5] });
      state.asked = undefined;
      return;
    case 'replace now':
      compromiseCurrent(world);
      if (await invoke(world, REPLACE_NOW, action.twice)) requireRevoked(world);
      return;
    case 'contain':
      containCurrent(world);
      if (await invoke(world, CONTAIN, action.twice)) requireContained(world);
      return;
    case 'test only':
      return testOnly(world);
    case 'resource':
      state.answer = undefined;
      await invoke(world, resourceEvent(world, action.request), action.twice);
      return;
    case 'act on the response':
      return actOnResponse(world, action.request, action.repeats);
    case 'wait':
      return wait(world, action.minutes * MINUTE);
    case 'operator':
      return OPERATOR_ACTIONS[action.action](world);
    case 'require':
      return REQUIREMENTS[action.what](world);
    case 'faults begin':
      Object.assign(state, { counting: true, token: '', failedStep: undefined });
      state.secrets.add(ROTATION_TOKEN);
      return;
    case 'faults end':
      state.counting = false;
      return;
    case 'deployed':
      world.secret.rotationEnabled = true;
      state.deployed = true;
      return;
    case 'deletion begins':
      state.deployed = false;
  }
}

function beginRotation(world: World, action: Extract<Action, { do: 'rotate' }>): void {
  const { state, secret } = world;
  const { pauses = [], twice = false } = action;
  const token = tokenOf(world, action.token);
  state.token ||= token;
  secret.reserve(token);
  const from = action.from ? STEPS.indexOf((state.failedStep ?? 'finishSecret') as Step) : 0;
  state.plan.unshift(
    ...STEPS.slice(from).map((step) => ({ do: 'step', step, token, pauses, twice }) as const),
  );
}

function tokenOf({ state, secret }: World, token: string): string {
  if (token === 'new') return secret.newToken();
  if (token === 'same') return state.token;
  if (token === 'next') return secret.pendingRotation ?? secret.newToken();
  return token;
}

async function runStep(world: World, action: Extract<Action, { do: 'step' }>): Promise<void> {
  const { state } = world;
  const { step, token, pauses, twice } = action;
  if (await invoke(world, stepEvent(world, step, token), twice)) return;
  if (token === state.token) state.failedStep ??= step;
  while (state.plan[0]?.do === 'step' && state.plan[0].token === token) state.plan.shift();
  const [pause, ...later] = pauses;
  if (pause === undefined) return;
  state.plan.unshift({ do: 'wait', minutes: pause }, { do: 'rotate', token, pauses: later, twice });
}

/** A late finishSecret follows a late testSecret that no fault has hit. */
async function runLateStep(world: World, step: Step): Promise<void> {
  const { state } = world;
  const outcome = await world.run(() => world.invoke(stepEvent(world, step, state.token)));
  const wasHit = outcome === 'killed' || outcome === 'error CallFailed' || outcome === 'error AccessDenied';
  const [next] = state.plan;
  if (step === 'testSecret' && wasHit && next?.do === 'late step' && next.step === 'finishSecret')
    state.plan.shift();
}

/** True if the invocation succeeds; of two in parallel, if one of them does. */
async function invoke(world: World, event: object, twice = false): Promise<boolean> {
  const events = twice ? [event, event] : [event];
  const outcomes = await world.run(() => Promise.all(events.map((each) => world.invoke(each))));
  return outcomes.includes('done');
}

async function testOnly(world: World): Promise<void> {
  const { secret } = world;
  const token = secret.newToken();
  secret.reserve(token);
  await invoke(world, stepEvent(world, 'testSecret', token));
  secret.release(token);
}
