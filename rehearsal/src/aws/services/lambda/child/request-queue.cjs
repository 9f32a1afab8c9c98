'use strict';
const { subscribe } = require('node:diagnostics_channel');
const http = require('node:http');
const requests = require('./requests.cjs');
const routes = require('./routes.cjs');

/** Requests that wait for the answer of the previous one. */
const waiting = [];
/** The current request to the local AWS, and its answer. */
let underWay;
let answer;

/**
 * Sends requests to the local AWS one at a time. Otherwise the order of two requests, and with it the effect of faults,
 * would depend on the machine.
 */
function install() {
  const { addRequest } = http.Agent.prototype;
  http.Agent.prototype.addRequest = function (request, options, ...rest) {
    const go = () => addRequest.call(this, request, options, ...rest);
    if (routes.isLocalAws(options.host, options.port)) queue(request, go);
    else go();
  };
  subscribe('http.client.response.finish', ({ request, response }) => {
    if (request !== underWay) return;
    answer = response;
    if (waiting.length > 0) setImmediate(next);
  });
}

function queue(request, go) {
  waiting.push({ request, go });
  const settle = () => {
    if (underWay !== request) return;
    underWay = answer = undefined;
    next();
  };
  request.once('close', settle);
  // The request is not answered; see requests.cjs.
  request.once('information', settle);
  next();
}

function next() {
  const isBusy = underWay && !(answer && requests.isUnread(answer));
  if (isBusy || waiting.length === 0) return;
  const { request, go } = waiting.shift();
  underWay = request;
  answer = undefined;
  go();
}

module.exports = { install };
