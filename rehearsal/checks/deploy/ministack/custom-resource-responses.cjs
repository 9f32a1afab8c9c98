'use strict';
// Part of this project, not of ministack. Each process of a function loads it. It sends the responses of custom
// resources to ministack instead of the bucket of CloudFormation.
const https = require('node:https');
const { syncBuiltinESMExports } = require('node:module');

const { request } = https;

https.request = (to, ...rest) => {
  const isResponse = to instanceof URL && to.hostname.startsWith('cloudformation-custom-resource-response-');
  return request(isResponse ? new URL(to.pathname, process.env.REKEY_GATEWAY) : to, ...rest);
};
syncBuiltinESMExports();
