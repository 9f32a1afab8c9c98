import { SWEEP_INPUT } from '../../engine/src/contract';
import { STEPS, type Step } from '../../engine/src/events';
import { ROTATION_TOKEN, stepEvent } from '../world/events';
import { newToken } from '../world/secret';
import { MINUTE } from '../world/times';
import type { World } from '../world/world';
import type { Move, Required } from './move';
import { ACTS_OF_PERSONS } from './persons';
import { condemnCurrent, REPLACE_NOW, requireDead } from './replace-now';
import { heedAnswer, resourceEvent } from './resource';
import { requireNoOrphans, requireNothingLives, requireRest } from './rest';
import { wait } from './wait';

/** Plays the next move of the plan. */
export async function play(world: World): Promise<void> {
  const { memory } = world;
  const move = memory.plan.shift();
  if (!move) return;
  world.trace?.(`-- ${new Date(world.clock.now()).toISOString()} ${JSON.stringify(move)}`);
  await perform(world, move);
  world.rules.look();
  if (world.broken) memory.plan = [];
}

async function perform(world: World, move: Move): Promise<void> {
  const { memory } = world;
  switch (move.do) {
    case 'rotate':
      return beginRotation(world, move);
    case 'step':
      return playStep(world, move);
    case 'late step':
      return playLateStep(world, move.step);
    case 'sweep':
      await invoke(world, SWEEP_INPUT, move.twice ?? false);
      if (memory.asked) memory.plan.unshift({ do: 'rotate', token: memory.asked, pauses: [1, 5] });
      memory.asked = undefined;
      return;
    case 'replace now':
      condemnCurrent(world);
      if (await invoke(world, REPLACE_NOW, move.twice ?? false)) requireDead(world);
      return;
    case 'test only':
      return testOnly(world);
    case 'resource':
      memory.answer = undefined;
      await invoke(world, resourceEvent(world, move.request), move.twice ?? false);
      return;
    case 'heed the answer':
      return heedAnswer(world, move.request, move.repeats);
    case 'wait':
      return wait(world, move.minutes * MINUTE);
    case 'person':
      return ACTS_OF_PERSONS[move.act](world);
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
function pass(world: World, move: Move): void {
  const { memory } = world;
  if (move.do === 'faults begin') {
    Object.assign(memory, { counting: true, token: '', failedStep: undefined });
    memory.secrets.add(ROTATION_TOKEN);
  }
  if (move.do === 'faults end') memory.counting = false;
  if (move.do === 'deployed') world.secret.schedule();
  if (move.do === 'deployed' || move.do === 'deletion begins') memory.deployed = move.do === 'deployed';
}

function beginRotation(world: World, move: Extract<Move, { do: 'rotate' }>): void {
  const { memory, secret } = world;
  const { pauses = [], twice = false } = move;
  const token = tokenOf(world, move.token);
  memory.token ||= token;
  secret.reserve(token);
  const from = move.from ? STEPS.indexOf((memory.failedStep ?? 'finishSecret') as Step) : 0;
  memory.plan.unshift(
    ...STEPS.slice(from).map((step) => ({ do: 'step', step, token, pauses, twice }) as const),
  );
}

function tokenOf({ memory, secret }: World, token: string): string {
  if (token === 'new') return newToken(memory);
  if (token === 'suffering') return memory.token;
  if (token === 'next') return secret.unfinished ?? newToken(memory);
  return token;
}

async function playStep(world: World, move: Extract<Move, { do: 'step' }>): Promise<void> {
  const { memory } = world;
  const { step, token, pauses, twice } = move;
  if (await invoke(world, stepEvent(world, step, token), twice)) return;
  if (token === memory.token) memory.failedStep ??= step;
  while (memory.plan[0]?.do === 'step' && memory.plan[0].token === token) memory.plan.shift();
  const [pause, ...later] = pauses;
  if (pause === undefined) return;
  memory.plan.unshift({ do: 'wait', minutes: pause }, { do: 'rotate', token, pauses: later, twice });
}

/** A duplicate of the last step comes after its test went well once: not after one that a fault has hit. */
async function playLateStep(world: World, step: Step): Promise<void> {
  const { memory } = world;
  const outcome = await world.run(() => world.invoke(stepEvent(world, step, memory.token)));
  const wasHit = outcome === 'killed' || outcome === 'error CallFailed' || outcome === 'error AccessDenied';
  const [next] = memory.plan;
  if (step === 'testSecret' && wasHit && next?.do === 'late step' && next.step === 'finishSecret')
    memory.plan.shift();
}

/** Whether it was done, by one of two when it is invoked twice at the same time. */
async function invoke(world: World, event: object, twice: boolean): Promise<boolean> {
  const events = twice ? [event, event] : [event];
  const outcomes = await world.run(() => Promise.all(events.map((each) => world.invoke(each))));
  return outcomes.includes('done');
}

async function testOnly(world: World): Promise<void> {
  const token = newToken(world.memory);
  world.secret.reserve(token);
  await invoke(world, stepEvent(world, 'testSecret', token), false);
  world.secret.release(token);
}
