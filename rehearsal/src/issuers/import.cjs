'use strict';

/** Imports an ECMAScript module: TypeScript would make a `require` of it. */
module.exports = (url) => import(url);
