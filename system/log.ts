/** Structured lines on standard output. Fields are codes, ids and numbers: the type admits no objects. */
import { inspect } from 'node:util';
import { pino } from 'pino';
import type { Log } from '../runtime/conversation/ports.ts';

export function openLog(level: string): Log {
  const lines = pino({ level, base: undefined });
  return {
    info: (event, fields = {}) => lines.info({ ...fields, event }),
    warn: (event, fields = {}) => lines.warn({ ...fields, event }),
    error: (event, fields = {}) => lines.error({ ...fields, event }),
  };
}

/** For replays and tools: nothing but what goes wrong. */
export const quietLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: (event, fields = {}, cause = '') =>
    void process.stderr.write(`${event} ${JSON.stringify(fields)} ${inspect(cause)}\n`),
};
