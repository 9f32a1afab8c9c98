'use strict';
const net = require('node:net');
const { Readable } = require('node:stream');
const tls = require('node:tls');

/** Real milliseconds after a read within which more of the same answer is expected. */
const MORE = 50;
const realTime = process.hrtime.bigint.bind(process.hrtime);

/** Sockets with traffic: whether an answer is owed on them, and the real time of the last traffic. */
const sockets = new Map();
/** Those to the local AWS, whose requests are watched one by one: see requests.cjs. */
const exempt = new WeakSet();
let changed = () => {};

/**
 * Calls `onTraffic` at each read and write. An answer is owed on a socket that has read nothing since it was connected or
 * since it last wrote: this holds for every protocol, and not for a connection that lies idle in a pool.
 */
function watch(onTraffic) {
  changed = onTraffic;
  const { _write, _writev } = net.Socket.prototype;
  net.Socket.prototype._write = function (...args) {
    note(this, true);
    return _write.apply(this, args);
  };
  net.Socket.prototype._writev = function (...args) {
    note(this, true);
    return _writev.apply(this, args);
  };
  net.Socket.prototype.push = function (...args) {
    note(this, false);
    return Readable.prototype.push.apply(this, args);
  };
  const { connect } = tls;
  tls.connect = (...args) => {
    const socket = connect(...args);
    // A connection that is encrypted from now on: no `connect` of its own.
    if (args[0]?.socket) note(socket, true);
    return socket;
  };
}

function note(socket, owed) {
  if (exempt.has(socket) || socket.server) return;
  if (!sockets.has(socket)) socket.once('close', () => forget(socket));
  sockets.set(socket, { owed, at: realTime() });
  changed();
}

function forget(socket) {
  sockets.delete(socket);
  changed();
}

/** Whether an answer is owed: `'owed'`; or only just came and may go on: `'more'`. */
function pending() {
  let state;
  for (const { owed, at } of sockets.values()) {
    if (owed) return 'owed';
    if (Number(realTime() - at) < MORE * 1e6) state = 'more';
  }
  return state;
}

/** Counts no socket as pending until there is traffic on it again. */
function giveUp() {
  for (const state of sockets.values()) Object.assign(state, { owed: false, at: 0n });
}

module.exports = {
  MORE,
  watch,
  connecting: (socket) => note(socket, true),
  exempt: (s) => exempt.add(s),
  pending,
  giveUp,
};
