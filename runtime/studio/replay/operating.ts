/** What an operator does in a replay: as it is written, as a transcript says it, and as a stage does it. */
import type { Spoken } from './lines.ts';

/** As it stands in the file. */
export type OperatorLine =
  /** Ends the open dispute by releasing what it held. */
  | { readonly dispute: 'release' }
  /** Answers the newest open ticket of a person. */
  | { readonly answers: string; readonly says: Spoken }
  /** Reads in it what the member wrote. */
  | { readonly reads: string; readonly says: Spoken }
  /** Closes it; a chat that was handed over goes on. */
  | { readonly closes: string }
  /** Starts a broadcast of the pack. */
  | { readonly broadcasts: string };

/** What is asked of the stage. */
export type OperatorAct =
  | { readonly kind: 'release' }
  | { readonly kind: 'answer'; readonly phone: string; readonly text: string }
  /** Nothing changes: it can only be wrong. */
  | { readonly kind: 'read'; readonly phone: string; readonly text: string }
  | { readonly kind: 'close'; readonly phone: string }
  | { readonly kind: 'broadcast'; readonly name: string };

/** The names of people that a line speaks of. */
export function personOf(line: OperatorLine): string | null {
  if ('answers' in line) return line.answers;
  if ('reads' in line) return line.reads;
  return 'closes' in line ? line.closes : null;
}

/** The act of a line. */
export function operatorAct(
  line: OperatorLine,
  phoneOf: (person: string) => string,
  spoken: (person: string, text: Spoken) => string,
): OperatorAct {
  if ('dispute' in line) return { kind: 'release' };
  if ('broadcasts' in line) return { kind: 'broadcast', name: line.broadcasts };
  if ('closes' in line) return { kind: 'close', phone: phoneOf(line.closes) };
  if ('reads' in line)
    return { kind: 'read', phone: phoneOf(line.reads), text: spoken(line.reads, line.says) };
  const { answers: person, says } = line;
  return { kind: 'answer', phone: phoneOf(person), text: spoken(person, says) };
}

/** An act in words, without who did it. */
export function operatorWords(act: OperatorAct, nameOf: (phone: string) => string): string {
  switch (act.kind) {
    case 'release':
      return 'releases the dispute';
    case 'answer':
      return `answers ${nameOf(act.phone)}: ${act.text}`;
    case 'read':
      return `reads in the ticket of ${nameOf(act.phone)}: ${act.text}`;
    case 'close':
      return `closes the ticket of ${nameOf(act.phone)}`;
    case 'broadcast':
      return `starts the broadcast ${act.name}`;
  }
}

/** An act as its line stands in a file. */
export function writtenOperator(act: OperatorAct, nameOf: (phone: string) => string): OperatorLine {
  switch (act.kind) {
    case 'release':
      return { dispute: 'release' };
    case 'answer':
      return { answers: nameOf(act.phone), says: act.text };
    case 'read':
      return { reads: nameOf(act.phone), says: act.text };
    case 'close':
      return { closes: nameOf(act.phone) };
    case 'broadcast':
      return { broadcasts: act.name };
  }
}
