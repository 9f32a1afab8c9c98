/** A table in Markdown. */
export const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Text of a page with new content between its markers `<!-- name: … -->` and `<!-- end -->`. */
export function withSections(page: string, sections: Readonly<Record<string, () => string>>): string {
  return Object.entries(sections).reduce(
    (text, [name, make]) =>
      text.replace(
        new RegExp(`(<!-- ${name}: [^\\n]* -->\\n).*?(<!-- end -->)`, 's'),
        (_all, begin, end) => `${begin}${make()}\n${end}`,
      ),
    page,
  );
}
