import type { Figure } from './figure';

const INTRODUCTION = `# Performance

\`npm run bench\` writes this page; do not edit it. \`npm run bench -- PART\` measures one part and replaces its section. A ratio is a
ratio of medians. Its two sides alternate in one run, so that a slow or busy machine affects both.`;

/** Replaces the sections of the measured parts in the text of the page, and keeps the others. */
export function updatedPage(
  page: string,
  parts: readonly string[],
  measured: ReadonlyMap<string, readonly Figure[]>,
  machine: string,
): string {
  const kept = new Map(
    page.split(/^(?=## )/m).map((section) => [/^## (.+)$/m.exec(section)?.[1] ?? '', section.trim()]),
  );
  const sections = parts.flatMap((part) => {
    const figures = measured.get(part);
    const section = figures ? `## ${part}\n\nMeasured on ${machine}.\n\n${tableOf(figures)}` : kept.get(part);
    return section ?? [];
  });
  return `${[INTRODUCTION, ...sections].join('\n\n')}\n`;
}

/** The figures as a table of Markdown. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(
    ({ what, goal, measured, reached }) =>
      `| ${what} | ${goal} | ${measured} | ${reached ? 'yes' : '**no**'} |`,
  );
  return ['| figure | goal | measured | reached |', '|---|---|---|---|', ...rows].join('\n');
}
