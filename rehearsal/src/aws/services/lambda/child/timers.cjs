'use strict';
const { AsyncResource } = require('node:async_hooks');
const { syncBuiltinESMExports } = require('node:module');
const timers = require('node:timers');
const promises = require('node:timers/promises');
const { promisify } = require('node:util');
const clock = require('./clock.cjs');

const LONGEST = 2 ** 31 - 1;

/** Timers of the current environment, in the order in which they were set. */
let pending = new Map();
let lastId = 0;

/** The result of setTimeout and setInterval. It fires only in `fire`. */
class Timer {
  constructor(callback, delay, args, repeats) {
    if (typeof callback !== 'function')
      throw new TypeError('The "callback" argument must be of type function.');
    this.id = ++lastId;
    this.delay = delay >= 1 && delay <= LONGEST ? Math.trunc(delay) : 1;
    this.repeats = repeats;
    this.callback = callback;
    this.args = args;
    this.resource = new AsyncResource('Timeout');
    this.home = pending;
    this.refresh();
  }

  refresh() {
    this.time = clock.now() + this.delay;
    this.home.delete(this.id);
    this.home.set(this.id, this);
    return this;
  }

  close() {
    this.home.delete(this.id);
    return this;
  }

  ref() {
    return this;
  }

  unref() {
    return this;
  }

  hasRef() {
    return true;
  }

  [Symbol.toPrimitive]() {
    return this.id;
  }

  [Symbol.dispose ?? Symbol.for('dispose')]() {
    this.close();
  }
}

/** The timer that is due first. */
function next() {
  let first;
  for (const timer of pending.values()) if (!first || timer.time < first.time) first = timer;
  return first;
}

function fire(timer) {
  if (timer.repeats) timer.refresh();
  else timer.close();
  timer.resource.runInAsyncScope(timer.callback, undefined, ...timer.args);
}

function setTimeout(callback, delay, ...args) {
  return new Timer(callback, delay, args, false);
}

function setInterval(callback, delay, ...args) {
  return new Timer(callback, delay, args, true);
}

function clear(timer) {
  if (timer instanceof Timer) timer.close();
  else pending.delete(Number(timer));
}

function aborted(signal) {
  const error = new Error('The operation was aborted', { cause: signal.reason });
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' });
}

function wait(delay, value, { signal } = {}) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted(signal));
    const abort = () => {
      timer.close();
      reject(aborted(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    }, delay);
    signal?.addEventListener('abort', abort, { once: true });
  });
}

async function* ticks(delay, value, options) {
  for (;;) yield await wait(delay, value, options);
}

function abortAfter(delay) {
  const controller = new AbortController();
  const reason = () => new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  setTimeout(() => controller.abort(reason()), delay);
  return controller.signal;
}

/** Activates the timers of an environment; those of others stand still. */
function use(timersOfEnvironment) {
  pending = timersOfEnvironment;
}

/** Replaces all timers by timers in virtual time. */
function install() {
  Object.defineProperty(setTimeout, promisify.custom, { value: wait });
  const replaced = { setTimeout, setInterval, clearTimeout: clear, clearInterval: clear };
  Object.assign(globalThis, replaced);
  Object.assign(timers, replaced);
  Object.assign(promises, { setTimeout: wait, setInterval: ticks });
  promises.scheduler.wait = (delay, options) => wait(delay, undefined, options);
  AbortSignal.timeout = abortAfter;
  syncBuiltinESMExports();
}

module.exports = { install, next, fire, use, set: setTimeout };
