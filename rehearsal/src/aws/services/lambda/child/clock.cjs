'use strict';

/** The time of the rehearsal, as this process was last told. Milliseconds since the epoch. */
let now = 0;
/** When this process first asked for the time. */
let started;
/** How far the function's clock is off; timers and the time limit do not mind. */
let skew = 0;

const RealDate = Date;

/** Moves the clock forward; it never goes back. */
function set(time) {
  if (time > now) now = time;
}

function setSkew(milliseconds) {
  skew = milliseconds;
}

/** Makes Date, performance and process.hrtime tell the rehearsal's time. */
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
