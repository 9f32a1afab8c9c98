'use strict';
const crypto = require('node:crypto');
const { syncBuiltinESMExports } = require('node:module');

let state = 0;

/**
 * Makes Math.random and UUIDs repeatable (mulberry32). The SDK uses them for back-off and tokens, not for secrets.
 */
function install() {
  Math.random = next;
  crypto.randomUUID = uuid;
  Object.defineProperty(globalThis.crypto, 'randomUUID', { value: uuid, configurable: true });
  syncBuiltinESMExports();
}

function next() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

/** A version 4 UUID. */
function uuid() {
  const digits = Array.from({ length: 4 }, () => (next() * 2 ** 32).toString(16).padStart(8, '0')).join('');
  const variant = '89ab'[digits.charCodeAt(16) & 3];
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
}

/** Seeds the generator with a text (FNV-1a). */
function seed(text) {
  state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193) >>> 0;
}

module.exports = { install, seed };
