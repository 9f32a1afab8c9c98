'use strict';

let state = 0;

/** Makes Math.random repeatable (mulberry32): the SDK draws its pauses from it. Nothing secret comes of it. */
function install() {
  Math.random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The same text gives the same numbers (FNV-1a). */
function seed(text) {
  state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193) >>> 0;
}

module.exports = { install, seed };
