'use strict';
const dgram = require('node:dgram');
const net = require('node:net');
const tls = require('node:tls');
const activity = require('./socket-activity.cjs');
const routes = require('./routes.cjs');

/**
 * Redirects every connection of this process according to the routes, and adds the rehearsal's certificate authority to
 * those that TLS trusts. No packet leaves the machine.
 */
function install(certificateAuthority) {
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function (...args) {
    const [options, callback] = normalized(args);
    if (options.path) return connect.apply(this, args);
    try {
      const route = routes.find(options.host, Number(options.port));
      if (routes.isLocalAws(options.host, options.port)) activity.exempt(this);
      else {
        if (routes.isServer(route.port)) activity.toServer(this);
        activity.connecting(this);
      }
      return connect.call(this, { ...options, host: undefined, port: undefined, ...route }, callback);
    } catch (error) {
      this.connecting = true;
      process.nextTick(() => this.destroy(error));
      return this;
    }
  };
  dgram.Socket.prototype.send = refuseDatagram;
  dgram.Socket.prototype.connect = refuseDatagram;
  if (certificateAuthority === undefined) return;
  const { createSecureContext } = tls;
  tls.createSecureContext = (options = {}) =>
    createSecureContext({ ...options, ca: [options.ca ?? [], certificateAuthority].flat() });
}

/** Options and callback of the arguments `(options)`, `(path)` or `(port, host)`, or of the list that net passes. */
function normalized([first, ...rest]) {
  if (Array.isArray(first)) return first;
  const callback = rest.find((argument) => typeof argument === 'function');
  if (typeof first === 'object' && first !== null) return [first, callback];
  if (typeof first === 'string' && !Number.isInteger(Number(first))) return [{ path: first }, callback];
  return [{ port: first, host: typeof rest[0] === 'string' ? rest[0] : undefined }, callback];
}

function refuseDatagram(...args) {
  const error = Object.assign(new Error('The rehearsal does not support datagrams (UDP).'), {
    code: 'ECONNREFUSED',
  });
  const callback = args.findLast((argument) => typeof argument === 'function');
  process.nextTick(() => (callback ? callback(error) : this.emit('error', error)));
}

module.exports = { install };
