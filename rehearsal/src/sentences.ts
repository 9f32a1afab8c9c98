/** Joins texts, with a full stop after each text that has none, except after a link. */
export function sentences(...texts: readonly string[]): string {
  return texts.map((text) => (/[.!?…]$|https?:\/\/\S+$/.test(text) ? text : `${text}.`)).join(' ');
}
