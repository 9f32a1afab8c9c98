'use strict';
// The execution environment and runtime of Lambda in virtual time. Messages by IPC:
//   in:  {invoke: n, environment: {id, …}, routes, servers, answerWithin, now, event, context, deadline, clockSkew} · {forget: id}
//        {wake: n, now, answer?}; with `answer`, an issuer is about to write · {pause: n}: an issuer waits for virtual
//        time · {quiet: n}, the reply to {quiet: true}
//   out: {lines, refused, sleepUntil, reading} · {lines, refused, result} · {lines, refused, error, fatal?} · {awake: true} ·
//        {quiet: true}
const addresses = require('./addresses.cjs');
const { syncBuiltinESMExports } = require('node:module');
const random = require('./random.cjs');
const clock = require('./clock.cjs');
const errorDetails = require('./error-details.cjs');
const requestQueue = require('./request-queue.cjs');
const environments = require('./environments.cjs');
const handlers = require('./handler.cjs');
const output = require('./output.cjs');
const activity = require('./socket-activity.cjs');
const requests = require('./requests.cjs');
const routes = require('./routes.cjs');
const sockets = require('./sockets.cjs');
const socketTimers = require('./socket-timers.cjs');
const timers = require('./timers.cjs');

const real = { setTimeout, setImmediate };

/** The handler counts as waiting after this number of turns of the event loop without activity. */
const TURNS = 3;
/** A handler without timers counts as waiting for ever after this number of real milliseconds without activity. */
const QUIET = 200;
/** Node.js counts as computing, on any thread, if it uses more processor milliseconds within QUIET. */
const BUSY_CPU = 10;

const send = process.send.bind(process);
process.send = undefined;
random.install();
clock.install();
environments.install();
timers.install();
output.install();
requests.watch(scheduleCheck);
const localAws = JSON.parse(process.argv.splice(2)[0] ?? '{}');
addresses.install();
routes.install(localAws);
activity.watch(traffic);
sockets.install(localAws.certificateAuthority);
socketTimers.install();
requestQueue.install();
syncBuiltinESMExports();

let invocation = 0;
let computing = false;
let isCheckScheduled = false;
let checks = 0;
/**
 * Real milliseconds for which a handler waits for the answer of an issuer before virtual time advances: to the handler's
 * next timer, to the end of the issuer's pause, or to the end of the invocation. An issuer answers sooner unless it waits
 * for virtual time. While an issuer computes in the process of the rehearsal, that process does not reply to `quiet`.
 */
let answerWithin = 0;
/** True if an issuer is about to write to some socket. */
let answering = false;
/** True if an issuer waits for virtual time before it writes. */
let pausing = false;
/** True if virtual time advances although an answer is expected. */
let reading = false;

process.on('message', (message) => {
  if (message.now !== undefined) clock.set(message.now);
  if (message.invoke !== undefined) void invoke(message);
  else if (message.forget !== undefined) environments.forget(message.forget);
  else if (message.quiet === invocation) whenQuiet(activity.MORE, giveUp);
  else if (message.pause === invocation) {
    pausing = true;
    scheduleCheck();
  } else if (message.wake === invocation && !computing) {
    computing = true;
    answering = message.answer === true;
    if (answering) send({ awake: true });
    scheduleCheck();
  }
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('uncaughtException', (error) => crash('Runtime.UnhandledException', error));
process.on('unhandledRejection', (error) => crash('Runtime.UnhandledPromiseRejection', error));

async function invoke({ invoke: number, environment, event, context, deadline, clockSkew, ...issuers }) {
  invocation = number;
  answerWithin = issuers.answerWithin;
  computing = true;
  answering = pausing = reading = false;
  routes.use(issuers.routes, issuers.servers);
  activity.giveUp();
  clock.setSkew(clockSkew);
  random.seed(`${context.awsRequestId} ${clock.now()}`);
  scheduleCheck();
  let answer;
  try {
    const handler = await environments.enter(environment);
    context.getRemainingTimeInMillis = () => deadline - clock.now();
    context.callbackWaitsForEmptyEventLoop = true;
    answer = { result: JSON.stringify((await handlers.call(handler, event, context)) ?? null) };
  } catch (error) {
    log(context.awsRequestId, 'Invoke Error', error);
    answer = { error: errorDetails.describe(error) };
  }
  // Remaining timers are frozen until the next invocation.
  computing = false;
  invocation = 0;
  send({ lines: output.take(), refused: routes.takeRefused(), ...answer });
}

/** Determines, after a few turns of the event loop, if the handler only waits. */
function scheduleCheck() {
  if (isCheckScheduled || !computing) return;
  isCheckScheduled = true;
  checks++;
  real.setImmediate(turn, 1);
}

function turn(count) {
  if (!computing || requests.inFlight() === 'local-aws') isCheckScheduled = false;
  else if (count < TURNS) real.setImmediate(turn, count + 1);
  else if (otherWork()) real.setTimeout(turn, 1, 1);
  else act();
}

function act() {
  isCheckScheduled = false;
  if (isOwed()) return whenQuiet(pausing ? activity.MORE : answerWithin, () => send({ quiet: true }));
  if (activity.pending() === 'more') return whenQuiet(activity.MORE, scheduleCheck);
  const timer = timers.next();
  if (!timer) return whenQuiet(QUIET, () => (timers.next() || isOwed() ? scheduleCheck() : sleep(null)));
  if (timer.time > clock.now()) return sleep(timer.time);
  scheduleCheck();
  timers.fire(timer);
}

/** True if the handler expects an answer of an issuer. */
function isOwed() {
  return answering || requests.inFlight() !== undefined || activity.pending() === 'owed';
}

/** Lets virtual time advance although an answer is expected. */
function giveUp() {
  reading ||= isOwed();
  answering = false;
  activity.giveUp();
  requests.giveUp();
  scheduleCheck();
}

/** Handles traffic on a socket to an issuer, which ends the sleep of a handler. */
function traffic() {
  answering = pausing = false;
  if (invocation !== 0 && !computing) {
    computing = true;
    send({ awake: true });
  }
  scheduleCheck();
}

function sleep(until) {
  computing = false;
  send({ lines: output.take(), refused: routes.takeRefused(), sleepUntil: until, reading });
}

/** Calls `proceed` after the given real milliseconds without activity; otherwise checks again. */
function whenQuiet(milliseconds, proceed) {
  const count = checks;
  const before = process.cpuUsage();
  real.setTimeout(() => {
    if (!computing || checks !== count) return;
    const { user, system } = process.cpuUsage(before);
    // Only the processor time shows work on other threads (crypto, compression).
    if ((user + system) / 1000 > BUSY_CPU || otherWork()) scheduleCheck();
    else proceed();
  }, milliseconds);
}

/** True for file access, name lookups, pending connections and the handler's setImmediate. */
function otherWork() {
  return process.getActiveResourcesInfo().some((kind) => /Req|ConnectWrap|Immediate|ProcessWrap/.test(kind));
}

function crash(errorType, thrown) {
  computing = false;
  const { errorMessage, trace } = errorDetails.describe(thrown);
  log('', errorType, thrown);
  send(
    {
      lines: output.take(),
      refused: routes.takeRefused(),
      error: { errorType, errorMessage, trace },
      fatal: true,
    },
    () => process.exit(1),
  );
}

function log(requestId, title, thrown) {
  const time = new Date(clock.now()).toISOString();
  output.line(`${time}\t${requestId}\tERROR\t${title}\t${errorDetails.inDetail(thrown)}`);
}
