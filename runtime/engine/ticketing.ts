/** Calling a person from a flow. */
import type { Expression } from '../language/expressions.ts';
import type { Draft, MutableFrame } from './draft.ts';
import { readerOf } from './reader.ts';
import { sayTemplate } from './saying.ts';

/** A step that calls a person. */
interface Calls {
  readonly name: string;
  readonly queue: string;
  readonly about: Expression | null;
  readonly marked?: string | null;
  readonly say: string | null;
}

/**
 * Opens a ticket, with what it is about for the person who reads it, and says so; returns its reference, a new one
 * where none is known.
 */
export function openTicket(draft: Draft, frame: MutableFrame, step: Calls, known: Expression | null): string {
  const reference = known === null ? draft.reference('T') : String(known.evaluate(draft.scope(frame.vars)));
  draft.effects.push({ kind: 'ticket', reference, queue: step.queue, flow: frame.flow, step: step.name });
  if (step.about !== null) {
    const text = String(step.about.evaluate(draft.scope(frame.vars)));
    const marked = step.marked ?? null;
    draft.effects.push({
      kind: 'forward',
      reference,
      content: { kind: 'text', text },
      ...(marked === null ? {} : { marked }),
    });
  }
  draft.keepTicket(readerOf(reference));
  if (step.say !== null) sayTemplate(draft, frame, step.say, frame.vars, { ticket: { reference } });
  return reference;
}
