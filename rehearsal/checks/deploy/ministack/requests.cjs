'use strict';
// Part of this project, not of ministack. Each process of a function loads it. It sends requests that are no calls of the SDK to
// ministack: the responses of custom resources, instead of the bucket of CloudFormation, and requests to APIs of API Gateway and
// AppSync, whose host names do not exist.
const https = require('node:https');
const { syncBuiltinESMExports } = require('node:module');

const { request } = https;

/** The path at ministack of a request to AWS, and the host name that selects an API there; undefined for other requests. */
function placeOf({ hostname, pathname }) {
  if (hostname.startsWith('cloudformation-custom-resource-response-')) return { path: pathname };
  const [, id, service] = /^([a-z0-9]+)\.(execute-api|appsync-api)\./.exec(hostname) ?? [];
  if (service === 'execute-api') return { path: `/_aws/execute-api/${id}${pathname}` };
  return service === undefined ? undefined : { path: pathname, host: hostname };
}

https.request = (...given) => {
  const [to] = given;
  // ministack wraps this function: it passes the parsed URL, with another host.
  const href = typeof to === 'string' || to instanceof URL ? String(to) : to?.href;
  const place = href && placeOf(new URL(href));
  if (!place) return request(...given);
  const options = Object.assign(
    {},
    ...given.filter((one) => typeof one === 'object' && !(one instanceof URL)),
  );
  const { method, agent, signal, headers } = options;
  // The certificate is that of the address, whatever the host name is.
  const selected = { servername: '', headers: { ...headers, ...(place.host && { host: place.host }) } };
  const callback = given.find((one) => typeof one === 'function');
  return request(
    new URL(place.path, process.env.REKEY_GATEWAY),
    { method, agent, signal, ...selected },
    callback,
  );
};
syncBuiltinESMExports();
