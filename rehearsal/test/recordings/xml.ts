type Element = Record<string, unknown>;

/** The members of the root element of a query protocol answer. A list is an element of `member` elements. */
export function parseXml(text: string): Element {
  const root: Element = {};
  const stack: { name: string; element: Element; text: string }[] = [{ name: '', element: root, text: '' }];
  for (const [, close, name = '', selfClosed, between = ''] of text.matchAll(
    /<(\/?)([A-Za-z0-9]+)[^>]*?(\/?)>([^<]*)/g,
  )) {
    if (close) finish(stack);
    else stack.push({ name, element: {}, text: between });
    if (selfClosed) finish(stack);
  }
  const [outermost] = Object.values(root);
  return outermost as Element;
}

function finish(stack: { name: string; element: Element; text: string }[]): void {
  const { name, element, text } = stack.pop() as (typeof stack)[number];
  const parent = (stack[stack.length - 1] as (typeof stack)[number]).element;
  const names = Object.keys(element);
  const isList = names.length === 1 && names[0] === 'member';
  const value = names.length === 0 ? unescaped(text) : isList ? element.member : element;
  if (name !== 'member') parent[name] = value;
  else parent.member = [...((parent.member as unknown[]) ?? []), value];
}

function unescaped(text: string): string {
  const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
  return text.replace(/&(#\d+|[a-z]+);/g, (whole, entity: string) =>
    entity.startsWith('#') ? String.fromCharCode(Number(entity.slice(1))) : (named[entity] ?? whole),
  );
}
