'use strict';

/** Imports an ECMAScript module. TypeScript compiles `import()` to `require`. */
module.exports = (url) => import(url);
