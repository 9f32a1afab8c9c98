'use strict';
const net = require('node:net');
const { nameOf } = require('./addresses.cjs');

const AWS =
  /\.(amazonaws\.(com|com\.cn|eu)|api\.aws|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov|cloud\.adc-e\.uk)$/;
const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/** The port, Unix socket and TLS port of the local AWS. */
let localAws = {};
/** Local ports of issuers, by `host` or `host:port`. */
let issuers = {};
/** Local ports of issuers that are separate servers. */
let servers = [];
/** Refused hosts of the invocation. */
let refused = new Set();
/** Ports on which this process listens. */
const own = new Set();

/** Sets the addresses of the local AWS, and records the servers that handlers start. */
function install({ endpoint, socket, tlsPort }) {
  localAws = { port: endpoint && Number(new URL(endpoint).port), socket, tlsPort };
  const { listen } = net.Server.prototype;
  net.Server.prototype.listen = function (...args) {
    this.once('listening', () => {
      const { port } = this.address() ?? {};
      if (port === undefined) return;
      own.add(port);
      this.once('close', () => own.delete(port));
    });
    return listen.apply(this, args);
  };
}

/** Sets the routes to issuers, and the ports of separate servers. */
function use(routes = {}, ports = []) {
  issuers = routes;
  servers = ports;
  refused = new Set();
}

/** The local port or socket for a host. @throws Error with ECONNREFUSED if no issuer has the host */
function find(host = 'localhost', port) {
  const name = nameOf(host);
  const issuer = issuers[`${name}:${port}`] ?? issuers[name];
  if (issuer !== undefined) return { host: '127.0.0.1', port: issuer };
  if (isLocalAws(name, port)) {
    if (port === 443) return { host: '127.0.0.1', port: localAws.tlsPort };
    return localAws.socket ? { path: localAws.socket } : { host: '127.0.0.1', port: localAws.port };
  }
  if (LOOPBACK.includes(name) && own.has(port)) return { host: name, port };
  refused.add(`${name}:${port}`);
  throw Object.assign(new Error(`The rehearsal has no issuer for ${name}:${port}.`), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
    address: host,
    port,
  });
}

/** True for the local port of a separate server. */
function isServer(port) {
  return servers.includes(port);
}

/** True if a host is the local AWS. */
function isLocalAws(host = 'localhost', port) {
  if (issuers[`${host}:${port}`] ?? issuers[host]) return false;
  if (LOOPBACK.includes(host)) return localAws.port !== undefined && Number(port) === localAws.port;
  return localAws.tlsPort !== undefined && (Number(port) === 443 || Number(port) === 80) && AWS.test(host);
}

/** The hosts refused since the last call, as `host:port`. */
function takeRefused() {
  const taken = [...refused];
  refused.clear();
  return taken;
}

module.exports = { install, use, find, isLocalAws, isServer, takeRefused };
