'use strict';
const { readFileSync } = require('node:fs');
const { isBuiltin } = require('node:module');
const { Script, constants } = require('node:vm');

/** An import declaration of a bundle, the names that it binds, and the list of exports at the end. */
const IMPORT = /\bimport([^;'"()]+)from\s*(["'])([^'"\\]+)\2;?/g;
const NAMES = /^(?:\s*([\w$]+)\s*,?)?\s*(?:\*\s*as\s+([\w$]+)|\{([^{}]*)\})?\s*$/;
const EXPORTS = /\bexport\s*\{([^{}'"]*)\};?\s*$/;
const RENAMED = /([\w$]+)\s+as\s+([\w$]+)/g;

/** Functions that evaluate a module, by source; undefined if the module is not supported. */
const evaluations = new Map();

/**
 * Evaluates a new instance of a bundle and returns its exports; undefined unless the file is a complete bundle that
 * imports only modules of Node.js. Instances of the same source share compiled code but no state, so that many functions
 * need the memory and warm-up of one.
 */
async function instanceOf(file) {
  const source = readFileSync(file, 'utf8');
  if (!evaluations.has(source)) evaluations.set(source, evaluationOf(source, file));
  return evaluations.get(source)?.();
}

function evaluationOf(source, filename) {
  const exported = EXPORTS.exec(source);
  if (!exported) return undefined;
  const body = source.slice(0, exported.index);
  const imports = [...body.matchAll(IMPORT)];
  const statements = between(body, imports);
  const modules = imports.map(([, , , specifier]) => specifier);
  if (!statements.every(areComplete) || !modules.every((module) => isBuiltin(module))) return undefined;
  const code = `(async function (imported) {
    'use strict';
    ${imports.map(([, names], index) => declarations(names, `imported[${index}]`)).join('\n')}
    ${statements.join(';')};
    return { ${exported[1].replace(RENAMED, '$2: $1')} };
  })`;
  const evaluate = compiled(code, filename)?.runInThisContext();
  return evaluate && (async () => evaluate(await Promise.all(modules.map((module) => import(module)))));
}

/** A compiled script; undefined for text that is only valid in a module, such as `import.meta`. */
function compiled(code, filename) {
  try {
    return new Script(code, {
      filename,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function between(body, imports) {
  const starts = [0, ...imports.map(({ index, 0: text }) => index + text.length)];
  const ends = [...imports.map(({ index }) => index), body.length];
  return starts.map((start, index) => body.slice(start, ends[index]));
}

/**
 * True if a text consists of complete statements. The text between two import declarations does not if one of them is
 * within a string or a comment.
 */
function areComplete(statements) {
  return compiled(`async () => { 'use strict'; ${statements};}`) !== undefined;
}

function declarations(names, module) {
  const [, byDefault, namespace, list] = NAMES.exec(names) ?? [];
  return [
    byDefault ? `const ${byDefault} = ${module}.default;` : '',
    namespace ? `const ${namespace} = ${module};` : '',
    list ? `const { ${list.replace(RENAMED, '$1: $2')} } = ${module};` : '',
  ].join('');
}

module.exports = { instanceOf };
