/**
 * What the whole suite logs is kept in the run's folder and read at its end: no line may hold anything of a person.
 * tests/run.ts reads it and fails.
 */
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../runtime/conversation/ports.ts';
import { openLog } from '../../system/log.ts';
import { runFolder } from './run-folder.ts';

const ending = '.log.jsonl';

/** The product's own log at its most talkative, as a live deployment writes it, into the run's folder. */
export function suiteLog(): Log {
  return openLog('trace', { to: { write: keepLines } });
}

function keepLines(lines: string): void {
  const folder = runFolder();
  if (folder !== null) appendFileSync(join(folder, `${process.pid}${ending}`), lines);
}

/** How many lines a run has logged, and those with something of a person or a secret in them. */
export function readSuiteLog(folder: string): {
  readonly lines: number;
  readonly personal: readonly string[];
} {
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  const lines = names.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n')).filter(Boolean);
  return { lines: lines.length, personal: lines.filter((line) => personalIn(line) !== null) };
}

/** Names of people in fixtures and replays. */
const people = /\b(amina|joe|zawadi)\b/i;
/** Ids that we make ourselves may hold long runs of digits. */
const ids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{16}\b/g;
/** Fields that count or time. */
const figures = new Set(['time', 'level', 'bytes', 'delay_ms', 'ms', 'seq', 'people']);

/** What of a person or a secret a line of the log holds, or null. Lines are JSON objects. */
export function personalIn(line: string): string | null {
  const fields = Object.entries(JSON.parse(line) as Record<string, unknown>);
  for (const [field, value] of fields) {
    if (figures.has(field)) continue;
    const text = String(value).replace(ids, '');
    if (/\d{7,}/.test(text)) return `${field} holds a number`;
    if (/@[cg]\.us|\b(Bearer|Basic) /.test(text)) return `${field} holds a chat or a secret`;
    if (people.test(text)) return `${field} holds a name`;
    if (/\s/.test(text.trim()) && !['code', 'reason', 'stack', 'warning'].includes(field))
      return `${field} holds words`;
  }
  return null;
}
