'use strict';
const { subscribe } = require('node:diagnostics_channel');
const clock = require('./clock.cjs');
const routes = require('./routes.cjs');

/** HTTP requests under way, with the response once its head is there. */
const open = new Map();
/** Those to the local AWS, which are surely answered, or told not to be. */
const toLocalAws = new WeakSet();
/** Those that the front door says will not be answered, and those of which nothing was heard for long. */
const unanswered = new WeakSet();

/** Calls `changed` whenever a request may have ended, and takes over the time that answers carry. */
function watch(changed) {
  const ended = (request) => {
    if (open.delete(request)) changed();
  };
  const started = (request, origin) => {
    open.set(request, undefined);
    if (isLocalAws(origin)) toLocalAws.add(request);
  };
  subscribe('http.client.request.start', ({ request }) => {
    started(request, `${request.protocol}//${request.getHeader('host')}`);
    request.once('close', () => ended(request));
    request.once('information', () => {
      if (!toLocalAws.has(request)) return;
      unanswered.add(request);
      changed();
    });
  });
  subscribe('http.client.response.finish', ({ request, response }) => {
    clock.set(Number(response.headers['x-rehearsal-now']));
    if (open.has(request)) open.set(request, response);
    changed();
  });
  subscribe('undici:request:create', ({ request }) => started(request, String(request.origin)));
  subscribe('undici:request:headers', ({ response }) => {
    const names = response.headers.map(String);
    const index = names.indexOf('x-rehearsal-now');
    if (index >= 0) clock.set(Number(names[index + 1]));
  });
  subscribe('undici:request:trailers', ({ request }) => ended(request));
  subscribe('undici:request:error', ({ request }) => ended(request));
}

/**
 * Whether the handler still waits for an answer: `'local-aws'` for one of the local AWS, which surely comes; `'issuer'` for
 * others. One whose body nobody reads is not waited for.
 */
function inFlight() {
  let state;
  for (const [request, response] of open) {
    if (unanswered.has(request) || (response && isUnread(response))) continue;
    if (toLocalAws.has(request)) return 'local-aws';
    state = 'issuer';
  }
  return state;
}

/** Waits for none of the answers that are owed. */
function giveUp() {
  for (const request of open.keys()) unanswered.add(request);
}

function isLocalAws(origin) {
  if (!URL.canParse(origin)) return false;
  const { hostname, port, protocol } = new URL(origin);
  return routes.isLocalAws(hostname, port || (protocol === 'https:' ? 443 : 80));
}

function isUnread(response) {
  return response.readableFlowing !== true && response.listenerCount('readable') === 0;
}

module.exports = { watch, inFlight, giveUp, isUnread };
