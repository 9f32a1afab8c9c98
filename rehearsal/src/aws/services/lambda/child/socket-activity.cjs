'use strict';
const net = require('node:net');
const { Readable } = require('node:stream');
const tls = require('node:tls');

/** Real milliseconds after a read during which more data of the same answer are expected. */
const MORE = 50;
/** The same for a separate server, which computes in real time between the parts of an answer. */
const MORE_OF_SERVER = 1000;
const realTime = process.hrtime.bigint.bind(process.hrtime);

/** Sockets with traffic: true if an answer is expected, and the real time of the last traffic. */
const sockets = new Map();
/** Sockets to the local AWS, which requests.cjs handles. */
const exempt = new WeakSet();
/** Sockets to separate servers. */
const toServer = new WeakSet();
let changed = () => {};

/**
 * Calls `onTraffic` at each read and write. An answer is expected on a socket without a read since it was connected or
 * since its last write. This holds for every protocol, and excludes idle connections of a pool.
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
    // An existing connection becomes encrypted, without another `connect`.
    if (args[0]?.socket) {
      if (toServer.has(args[0].socket)) toServer.add(socket);
      note(socket, true);
    }
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

/** `'owed'` if an answer is expected, `'more'` if the last one may continue. */
function pending() {
  let state;
  for (const [socket, { owed, at }] of sockets) {
    if (owed) return 'owed';
    const more = toServer.has(socket) ? MORE_OF_SERVER : MORE;
    if (Number(realTime() - at) < more * 1e6) state = 'more';
  }
  return state;
}

/** Ignores each socket until there is traffic on it. */
function giveUp() {
  for (const state of sockets.values()) Object.assign(state, { owed: false, at: 0n });
}

module.exports = {
  MORE,
  watch,
  connecting: (socket) => note(socket, true),
  exempt: (socket) => exempt.add(socket),
  toServer: (socket) => toServer.add(socket),
  pending,
  giveUp,
};
