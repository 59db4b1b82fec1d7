/** Codes that people read to each other. */
import { createHash } from 'node:crypto';

/** Letters and digits that are not mistaken for one another: no I, O, 0, 1. 32 of them, 5 bits each. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A code of some length that derives from an id; `attempt` gives another one when it is taken. */
export function codeFrom(id: string, length: number, attempt = 0): string {
  const digest = createHash('sha256').update(`code:${id}:${attempt}`).digest();
  return Array.from({ length }, (_, at) => alphabet[(digest[at] ?? 0) % alphabet.length]).join('');
}

/** A code in the spelling we store: capitals, without spaces and dashes. */
export const normaliseCode = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');
