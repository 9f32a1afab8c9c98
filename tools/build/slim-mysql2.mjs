// An esbuild plugin that leaves out the parts of mysql2 that the kind mysql does not use: pools, prepared statements,
// replication, the server side, compression, its copy of the certificates of RDS, the table of error names, and the
// encodings of iconv-lite that Node.js does not have.

import { readFileSync } from 'node:fs';

/** Modules of mysql2 and of its dependencies that are replaced by an empty object. */
const UNUSED = [
  /mysql2[\\/]lib[\\/](create_)?pool(_cluster|_config|_connection)?\.js$/,
  /mysql2[\\/]lib[\\/](server|compressed_protocol)\.js$/,
  /mysql2[\\/]lib[\\/]constants[\\/](errors|ssl_profiles|encoding_charset)\.js$/,
  /mysql2[\\/]lib[\\/]parsers[\\/](static_)?binary_parser\.js$/,
  /mysql2[\\/]lib[\\/]commands[\\/](server_handshake|prepare|execute|close_statement|register_slave|binlog_dump|change_user|reset_connection)\.js$/,
  /mysql2[\\/]lib[\\/]packets[\\/](binlog_dump|binlog_query_statusvars|binary_row|execute|encode_parameter|typed_parameter|prepare_statement|prepared_statement_header|change_user|close_statement|register_slave|reset_connection)\.js$/,
  /mysql2[\\/](promise\.js|lib[\\/]promise[\\/].*)$/,
  /named-placeholders[\\/]index\.js$/,
  /generate-function[\\/]index\.js$/,
  /mysql2[\\/]lib[\\/]parsers[\\/](text_parser|parser_cache)\.js$/,
];

/** Modules that are replaced by what the driver needs of them. */
const REPLACED = [
  [
    // The encodings of Node.js are decoded without iconv-lite. CESU-8, that of names in the protocol, differs from UTF-8
    // only beyond the Basic Multilingual Plane.
    /iconv-lite[\\/]lib[\\/]index\.js$/,
    `const known = (encoding) => {
      if (encoding !== 'cesu8') throw new Error('The encoding ' + encoding + ' is not bundled.');
    };
    exports.getDecoder = (encoding) => (known(encoding), { write: (bytes) => bytes.toString(), end: () => '' });
    exports.getEncoder = (encoding) => (known(encoding), { write: (text) => Buffer.from(text), end: () => undefined });`,
  ],
  [
    // A 64-bit integer of two words.
    /long[\\/]umd[\\/]index\.js$/,
    `module.exports = class Long {
      constructor(low, high, unsigned) {
        const bits = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
        this.value = unsigned ? bits : BigInt.asIntN(64, bits);
      }
      toNumber() { return Number(this.value); }
      toString() { return String(this.value); }
    };`,
  ],
  [
    // Numbers of collations, by name. The driver connects with utf8mb4.
    /mysql2[\\/]lib[\\/]constants[\\/]charsets\.js$/,
    'module.exports = { BINARY: 63, UTF8MB4_UNICODE_CI: 224 };',
  ],
  [
    // Encodings of collations, by number. The server sends text in utf8mb4, the character set of the connection.
    /mysql2[\\/]lib[\\/]constants[\\/]charset_encodings\.js$/,
    "module.exports = new Proxy({}, { get: (_, number) => (number === '63' ? 'binary' : 'utf8') });",
  ],
  // Statements have no placeholders.
  [/sql-escaper[\\/]lib[\\/]index\.js$/, 'exports.format = (statement) => statement;'],
  // Caches of a connection, which lives for seconds.
  [/lru\.min[\\/]lib[\\/]index\.js$/, 'exports.createLRU = () => new Map();'],
  [/mysql2[\\/]package\.json$/, ({ version }) => `module.exports = ${JSON.stringify({ version })};`],
];

/** Replaces the modules of the driver. Its option `disableEval` must be true, and its values must not be escaped by it. */
export const slimMysql2 = {
  name: 'slim-mysql2',
  setup(build) {
    const filter =
      /[\\/]node_modules[\\/](mysql2|named-placeholders|iconv-lite|long|lru\.min|sql-escaper|generate-function)[\\/]/;
    build.onLoad({ filter }, ({ path }) => {
      if (UNUSED.some((module) => module.test(path)))
        return { contents: 'module.exports = {};', loader: 'js' };
      const [, contents] = REPLACED.find(([module]) => module.test(path)) ?? [];
      if (contents === undefined) return undefined;
      if (typeof contents === 'string') return { contents, loader: 'js' };
      return { contents: contents(JSON.parse(readFileSync(path, 'utf8'))), loader: 'js' };
    });
  },
};
