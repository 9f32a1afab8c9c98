'use strict';
const dns = require('node:dns');
const { isIP } = require('node:net');

/** Address blocks reserved for documentation (RFC 5737). No packets are sent to them. */
const BLOCKS = ['192.0.2', '198.51.100', '203.0.113'];
const IN_A_BLOCK = 254;

const addresses = new Map([['localhost', '127.0.0.1']]);
const names = new Map();

/** The address to which a name resolves in this process; undefined if no address is left. */
function addressOf(name) {
  const known = addresses.get(name);
  if (known) return known;
  const block = BLOCKS[Math.floor(names.size / IN_A_BLOCK)];
  if (!block) return undefined;
  const address = `${block}.${(names.size % IN_A_BLOCK) + 1}`;
  addresses.set(name, address);
  names.set(address, name);
  return address;
}

/** The name of a host: the name that was resolved to it, if the host is an address of this module. */
function nameOf(host) {
  const plain = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  return names.get(plain) ?? plain;
}

function lookup(host, options = {}) {
  const { family = 0, all = false } = typeof options === 'object' ? options : { family: options };
  const version = isIP(host);
  const address = version ? host : family === 6 ? undefined : addressOf(nameOf(host));
  if (!address) throw notFound('getaddrinfo', 'ENOTFOUND', host);
  const found = { address, family: version || 4 };
  return all ? [found] : found;
}

/** Supports only A and PTR records. */
function resolve(method, name, type) {
  if (method === 'reverse') {
    if (names.has(name)) return [names.get(name)];
  } else if (method === 'resolve4' || (method === 'resolve' && (typeof type !== 'string' || type === 'A'))) {
    const address = addressOf(nameOf(name));
    if (address) return [type?.ttl ? { address, ttl: 60 } : address];
  }
  throw notFound(method, 'ENODATA', name);
}

function notFound(syscall, code, hostname) {
  return Object.assign(new Error(`${syscall} ${code} ${hostname}`), { code, syscall, hostname });
}

/** Replaces all functions that resolve names. */
function install() {
  dns.lookup = (host, ...rest) => {
    const options = typeof rest[0] === 'function' ? {} : rest[0];
    const callback = rest.at(-1);
    answer(callback, () => {
      const found = lookup(host, options ?? {});
      return Array.isArray(found) ? [found] : [found.address, found.family];
    });
  };
  dns.promises.lookup = async (host, options) => lookup(host, options);
  dns.lookupService = (address, _port, callback) =>
    answer(callback, () => {
      throw notFound('getnameinfo', 'ENOTFOUND', address);
    });
  dns.promises.lookupService = async (address) => {
    throw notFound('getnameinfo', 'ENOTFOUND', address);
  };
  for (const method of Object.keys(dns).filter((name) => /^(resolve|reverse)/.test(name))) {
    const byCallback = (name, ...rest) =>
      answer(rest.at(-1), () => [resolve(method, name, rest.length > 1 ? rest[0] : undefined)]);
    const byPromise = async (name, type) => resolve(method, name, type);
    dns[method] = dns.Resolver.prototype[method] = byCallback;
    dns.promises[method] = dns.promises.Resolver.prototype[method] = byPromise;
  }
}

function answer(callback, find) {
  try {
    process.nextTick(callback, null, ...find());
  } catch (error) {
    process.nextTick(callback, error);
  }
}

module.exports = { install, nameOf };
