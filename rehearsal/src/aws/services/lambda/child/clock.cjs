'use strict';

/** The last received virtual time. Milliseconds since the epoch. */
let now = 0;
/** The time of the first read of the clock. */
let started;
/** The skew of the function's clock, in milliseconds. It does not affect timers and the time limit. */
let skew = 0;

const RealDate = Date;

/** Moves the clock forward; it never goes back. */
function set(time) {
  if (time > now) now = time;
}

function setSkew(milliseconds) {
  skew = milliseconds;
}

/** Makes Date, performance and process.hrtime return virtual time. */
function install() {
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length > 0 ? args : [now + skew], newTarget),
    apply: () => new RealDate(now + skew).toString(),
  });
  RealDate.now = () => now + skew;
  RealDate.prototype.constructor = globalThis.Date;
  Object.defineProperty(performance, 'now', {
    value: () => now - origin(),
    configurable: true,
    writable: true,
  });
  Object.defineProperty(performance, 'timeOrigin', { get: origin, configurable: true });
  process.hrtime = Object.assign(hrtime, { bigint: () => BigInt(now - origin()) * 1_000_000n });
}

function origin() {
  started ??= now;
  return started;
}

function hrtime(previous = [0, 0]) {
  const nanoseconds = (now - origin()) * 1e6 - previous[0] * 1e9 - previous[1];
  return [Math.floor(nanoseconds / 1e9), nanoseconds - Math.floor(nanoseconds / 1e9) * 1e9];
}

module.exports = { install, now: () => now, set, setSkew };
