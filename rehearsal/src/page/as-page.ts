import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../rehearse/report';
import { count } from '../words';
import { Html, html, jsonIn } from './html';
import { about } from './sections/about';
import { alarms } from './sections/alarms';
import { assumedResources } from './sections/assumed-resources';
import { exposures } from './sections/exposures';
import { findings, gaps } from './sections/findings';
import { permissions } from './sections/permissions';
import { secrets } from './sections/secrets';
import { timelines } from './sections/timelines';
import { verdict, verdictWord } from './sections/verdict';

/** The build's folder for the browser code, the same from src/page and from dist/page. */
const BUNDLE = join(__dirname, '..', '..', 'dist', 'page');

/** Renders the report as a page for a browser: one file without references to other files or to the network. */
export function asPage(report: Report): string {
  const style = bundled('page.css');
  const script = bundled('page.js');
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(style, script)}">
<meta name="color-scheme" content="light dark">
<title>${verdictWord(report)}: ${count(report.days, 'day')} rehearsed</title>
<link rel="icon" href="data:,">
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#timelines">Skip to the timelines</a>
${verdict(report)}
<main>
${findings(report)}
${gaps(report)}
${secrets(report)}
${timelines(report)}
${permissions(report)}
${alarms(report)}
${exposures(report)}
${assumedResources(report)}
${about(report, bundled('licences.txt'))}
</main>
<script type="application/json" id="chronicle">${jsonIn(report.chronicle)}</script>
<script>${new Html(script)}</script>
</body>
</html>
`;
  return page.text;
}

function bundled(name: string): string {
  return readFileSync(join(BUNDLE, name), 'utf8');
}

/** Allows only the page's own script and style, and no network access. */
function contentSecurityPolicy(style: string, script: string): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    `script-src ${hash(script)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
