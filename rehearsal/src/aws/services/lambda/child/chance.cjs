'use strict';
const crypto = require('node:crypto');
const { syncBuiltinESMExports } = require('node:module');

let state = 0;

/**
 * Makes Math.random and UUIDs repeatable (mulberry32): the SDK draws its pauses and tokens from them. What is to be
 * secret comes from elsewhere.
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

function uuid() {
  const digit = (letter) => (letter === 'x' ? next() * 16 : 8 + next() * 4) & 15;
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (letter) => digit(letter).toString(16));
}

/** The same text gives the same numbers (FNV-1a). */
function seed(text) {
  state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193) >>> 0;
}

module.exports = { install, seed };
