import type { Chronicle } from '../src/chronicle/format';
import { hasFaults } from './lanes';
import { legend } from './legend';
import './style/index.css';
import { TimeWindow, windowBar } from './time-window';
import { Timeline } from './timeline';

const chronicle = JSON.parse(document.getElementById('chronicle')?.textContent ?? '') as Chronicle;
const timeWindow = new TimeWindow([chronicle.from, chronicle.to]);

document.getElementById('window')?.append(windowBar(timeWindow), legend(hasFaults(chronicle)));
document.querySelectorAll<HTMLElement>('.timeline').forEach((host, index) => {
  const secret = chronicle.secrets.find(({ path }) => path === host.dataset.path);
  if (secret) new Timeline(host, secret, chronicle, timeWindow, `timeline-${index}`);
});

// A link to a statement opens the statement and moves the focus to it.
document.addEventListener('click', (event) => {
  const link = (event.target as Element).closest('a[href*="-statement-"]');
  const statement = link && document.querySelector(link.getAttribute('href') as string);
  if (!(statement instanceof HTMLDetailsElement)) return;
  event.preventDefault();
  statement.open = true;
  statement.querySelector('summary')?.focus();
});
