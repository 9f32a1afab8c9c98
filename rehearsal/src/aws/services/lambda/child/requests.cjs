'use strict';
const { subscribe } = require('node:diagnostics_channel');
const clock = require('./clock.cjs');
const routes = require('./routes.cjs');

/** Open HTTP requests, with the response once its head has arrived. */
const open = new Map();
/** Requests to the local AWS, which answers each or announces that it will not. */
const toLocalAws = new WeakSet();
/** Requests without an answer, as the local AWS announced or after a long time. */
const unanswered = new WeakSet();

/** Calls `changed` when a request may have ended, and sets the clock to the time in answers. */
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
 * `'local-aws'` if the handler waits for an answer of the local AWS, `'issuer'` for one of another server. Answers whose
 * body is not read do not count.
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

/** Ignores the answers of all open requests. */
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
