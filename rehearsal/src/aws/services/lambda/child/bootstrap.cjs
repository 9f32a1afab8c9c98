'use strict';
// What Lambda's execution environment and runtime are to a handler, except that time is the rehearsal's. It is
// told what to do, and tells how it went, by IPC:
//   in:  {invoke: n, environment: {id, …}, now, event, context, deadline, clockSkew} · {wake: n, now} · {forget: id}
//   out: {lines, sleepUntil} · {lines, result} · {lines, error, fatal?}
const chance = require('./chance.cjs');
const clock = require('./clock.cjs');
const failure = require('./failure.cjs');
const frontDoor = require('./front-door.cjs');
const environments = require('./environments.cjs');
const handlers = require('./handler.cjs');
const output = require('./output.cjs');
const requests = require('./requests.cjs');
const timers = require('./timers.cjs');

const real = { setTimeout, setImmediate };

/** Turns of the event loop without a sign of work after which the handler is taken to wait. */
const TURNS = 3;
/** Real milliseconds without work after which a handler that waits for no timer is taken to wait for ever. */
const QUIET = 200;
/** Processor milliseconds within QUIET that mean that Node.js still computes, on whichever thread. */
const STIRRING = 10;

const send = process.send.bind(process);
process.send = undefined;
chance.install();
clock.install();
environments.install();
timers.install();
output.install();
requests.watch(look);
frontDoor.install(...process.argv.splice(2));

let invocation = 0;
let computing = false;
let looking = false;
let looks = 0;

process.on('message', (message) => {
  clock.set(message.now);
  if (message.invoke !== undefined) void invoke(message);
  else if (message.forget !== undefined) environments.forget(message.forget);
  else if (message.wake === invocation && !computing) {
    computing = true;
    look();
  }
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('uncaughtException', (error) => crash('Runtime.UnhandledException', error));
process.on('unhandledRejection', (error) => crash('Runtime.UnhandledPromiseRejection', error));

async function invoke({ invoke: number, environment, event, context, deadline, clockSkew }) {
  invocation = number;
  computing = true;
  clock.setSkew(clockSkew);
  chance.seed(`${context.awsRequestId} ${clock.now()}`);
  look();
  let answer;
  try {
    const handler = await environments.enter(environment);
    context.getRemainingTimeInMillis = () => deadline - clock.now();
    context.callbackWaitsForEmptyEventLoop = true;
    answer = { result: JSON.stringify((await handlers.call(handler, event, context)) ?? null) };
  } catch (error) {
    log(context.awsRequestId, 'Invoke Error', error);
    answer = { error: failure.describe(error) };
  }
  // Timers that are left stay frozen until the next invocation.
  computing = false;
  invocation = 0;
  send({ lines: output.take(), ...answer });
}

/** Finds out, a few turns of the event loop from now, whether the handler does nothing but wait. */
function look() {
  if (looking || !computing) return;
  looking = true;
  looks++;
  real.setImmediate(turn, 1);
}

function turn(count) {
  if (!computing || requests.inFlight()) looking = false;
  else if (count < TURNS) real.setImmediate(turn, count + 1);
  else if (otherWork()) real.setTimeout(turn, 1, 1);
  else act();
}

function act() {
  looking = false;
  const timer = timers.next();
  if (!timer) return sleepWithoutEnd();
  if (timer.time > clock.now()) return sleep(timer.time);
  look();
  timers.fire(timer);
}

function sleep(until) {
  computing = false;
  send({ lines: output.take(), sleepUntil: until });
}

/** Work on other threads (crypto, compression) shows only as processor time. */
function sleepWithoutEnd() {
  const sight = looks;
  const before = process.cpuUsage();
  real.setTimeout(() => {
    if (!computing || looks !== sight) return;
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1000 > STIRRING || requests.inFlight() || otherWork() || timers.next()) look();
    else sleep(null);
  }, QUIET);
}

/** Files, name lookups, connections being made, the handler's own setImmediate. */
function otherWork() {
  return process.getActiveResourcesInfo().some((kind) => /Req|ConnectWrap|Immediate|ProcessWrap/.test(kind));
}

function crash(errorType, thrown) {
  computing = false;
  const { errorMessage, trace } = failure.describe(thrown);
  log('', errorType, thrown);
  send({ lines: output.take(), error: { errorType, errorMessage, trace }, fatal: true }, () =>
    process.exit(1),
  );
}

function log(requestId, title, thrown) {
  const time = new Date(clock.now()).toISOString();
  output.line(`${time}\t${requestId}\tERROR\t${title}\t${failure.inDetail(thrown)}`);
}
