/** Texts of others, some of which end with a full stop and some without, as sentences. A link keeps its end. */
export function sentences(...texts: readonly string[]): string {
  return texts.map((text) => (/[.!?…]$|https?:\/\/\S+$/.test(text) ? text : `${text}.`)).join(' ');
}
