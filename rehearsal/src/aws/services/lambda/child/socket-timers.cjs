'use strict';
const net = require('node:net');
const timers = require('./timers.cjs');

/** Timers of sockets with a time-out. */
const idle = new WeakMap();

/** Makes the time-outs of sockets, and so those of HTTP requests, use virtual time. */
function install() {
  const { _unrefTimer, _destroy } = net.Socket.prototype;
  net.Socket.prototype.setTimeout = function (milliseconds, callback) {
    idle.get(this)?.close();
    idle.delete(this);
    this.timeout = milliseconds;
    if (milliseconds > 0) {
      if (callback) this.once('timeout', callback);
      idle.set(
        this,
        timers.set(() => this._onTimeout(), milliseconds),
      );
    } else if (callback) this.removeListener('timeout', callback);
    return this;
  };
  net.Socket.prototype._unrefTimer = function () {
    for (let socket = this; socket; socket = socket._parent) {
      const timer = idle.get(socket);
      if (timer?.home.has(timer.id)) timer.refresh();
    }
    return _unrefTimer.call(this);
  };
  net.Socket.prototype._destroy = function (...args) {
    idle.get(this)?.close();
    return _destroy.apply(this, args);
  };
}

module.exports = { install };
