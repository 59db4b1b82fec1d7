/** Structured lines on standard output. Fields are codes, ids and numbers: the type admits no objects. */
import { inspect } from 'node:util';
import { pino } from 'pino';
import type { Log, LogFields } from '../runtime/conversation/ports.ts';
import { currentRequest } from './correlation.ts';

/** The same line within this time is written once, in milliseconds: what is tried every second fails every second. */
const againAfterMs = 60_000;

export interface LogOptions {
  /** Shows the stack of what failed: only beside sandboxes, where everybody is pretended. */
  readonly causes?: boolean;
  /** One short line for a person instead of JSON for machines. */
  readonly terminal?: boolean;
  /** Where lines go. Default: standard output. */
  readonly to?: { write(line: string): unknown };
}

/** A log that writes lines of this level (pino's names) and above, each with the request it belongs to. */
export function openLog(level: string, options: LogOptions = {}): Log {
  const to = options.to ?? process.stdout;
  const lines = pino(
    { level, base: undefined, mixin: () => ({ request: currentRequest() }) },
    { write: (line) => void to.write(options.terminal === true ? forPerson(line) : line) },
  );
  const written = new Map<string, number>();

  function isNew(event: string, fields: LogFields): boolean {
    const line = `${event} ${JSON.stringify(fields)}`;
    const now = performance.now();
    const last = written.get(line);
    if (last !== undefined && now - last < againAfterMs) return false;
    for (const [old, at] of written) if (now - at >= againAfterMs) written.delete(old);
    written.set(line, now);
    return true;
  }

  return {
    debug: (event, fields = {}) => lines.debug({ ...fields, event }),
    info: (event, fields = {}) => lines.info({ ...fields, event }),
    warn(event, fields = {}) {
      if (isNew(event, fields)) lines.warn({ ...fields, event });
    },
    error(event, fields = {}, cause) {
      const stack = options.causes === true && cause instanceof Error ? { stack: cause.stack } : {};
      if (isNew(event, fields)) lines.error({ ...fields, ...stack, event });
    },
  };
}

/** `18:05:02 warning  sender.waits  code=timeout` */
function forPerson(line: string): string {
  const { level, time, event, stack, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const name = Number(level) >= 50 ? 'error' : Number(level) >= 40 ? 'warning' : 'info';
  const at = new Date(Number(time)).toTimeString().slice(0, 8);
  const told = Object.entries(fields).map(([field, value]) => `${field}=${String(value)}`);
  const below = typeof stack === 'string' ? `\n    ${stack.replaceAll('\n', '\n    ')}` : '';
  return `${at} ${name}  ${[String(event), ...told].join('  ')}${below}\n`;
}

/** For replays and tools: nothing but what goes wrong. */
export const quietLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (event, fields = {}, cause = '') =>
    void process.stderr.write(`${event} ${JSON.stringify(fields)} ${inspect(cause)}\n`),
};
