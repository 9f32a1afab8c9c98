'use strict';
const { subscribe } = require('node:diagnostics_channel');
const clock = require('./clock.cjs');

/** HTTP requests under way, with the response once its head is there. */
const open = new Map();
/** Those that the front door says will not be answered. */
const unanswered = new WeakSet();

/** Calls `changed` whenever a request may have ended, and takes over the time that answers carry. */
function watch(changed) {
  const ended = (request) => {
    if (open.delete(request)) changed();
  };
  subscribe('http.client.request.start', ({ request }) => {
    open.set(request, undefined);
    request.once('close', () => ended(request));
    request.once('information', () => {
      unanswered.add(request);
      changed();
    });
  });
  subscribe('http.client.response.finish', ({ request, response }) => {
    clock.set(Number(response.headers['x-rehearsal-now']));
    if (open.has(request)) open.set(request, response);
    changed();
  });
  subscribe('undici:request:create', ({ request }) => open.set(request, undefined));
  subscribe('undici:request:headers', ({ response }) => {
    const names = response.headers.map(String);
    const index = names.indexOf('x-rehearsal-now');
    if (index >= 0) clock.set(Number(names[index + 1]));
  });
  subscribe('undici:request:trailers', ({ request }) => ended(request));
  subscribe('undici:request:error', ({ request }) => ended(request));
}

/** Whether the handler still waits for an answer; one whose body nobody reads is not waited for. */
function inFlight() {
  for (const [request, response] of open) {
    if (unanswered.has(request)) continue;
    if (!response || !isUnread(response)) return true;
  }
  return false;
}

function isUnread(response) {
  return response.readableFlowing !== true && response.listenerCount('readable') === 0;
}

module.exports = { watch, inFlight, isUnread };
