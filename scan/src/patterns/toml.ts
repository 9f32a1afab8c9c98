/** Basic string: JSON escapes the same characters in the same way, other than DEL (toml.io, "String"). */
export const tomlString = (text: string) => JSON.stringify(text).replaceAll('\x7f', '\\u007F');
