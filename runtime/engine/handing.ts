/**
 * People who answer: while one has the chat, what the member sends goes to them and what they write comes back. Who has
 * only a ticket is given what nothing else takes (decision 0084).
 */
import type { Content } from '../gateway.ts';
import type { Draft } from './draft.ts';
import { moveFrame, resume } from './frames.ts';
import { showQuestion } from './questions.ts';

type MutableFrame = Draft['frames'][number];

/** Gives what was sent to the person who has the chat, or who spoke last; false when nobody does. */
export function giveToPerson(draft: Draft, content: Content): boolean {
  const frame = draft.frames.findLast(({ handed }) => handed !== null);
  const person = frame?.handed ?? (draft.between === 'person' ? draft.ticket : null);
  if (!person) return false;
  const { reference, heard } = person;
  draft.effects.push({ kind: 'forward', reference, content });
  // Said once: who writes three messages need not read it three times.
  if (!heard) draft.sayString('handoff.waiting');
  if (frame?.handed) frame.handed = { reference, heard: true };
  else draft.ticket = { reference, heard: true };
  return true;
}

/** Adds words that the open menu could not take to the open ticket and asks again; false when there is none. */
export function addToTicket(draft: Draft, frame: MutableFrame, text: string): boolean {
  if (draft.ticket === null) return false;
  const { reference } = draft.ticket;
  draft.effects.push({ kind: 'forward', reference, content: { kind: 'text', text } });
  showQuestion(draft, frame, {
    lead: draft.said('handoff.added', { reference }),
    page: draft.open?.page ?? 0,
    tries: draft.open?.tries ?? 0,
  });
  return true;
}

/** A person's answer, whatever is open. */
export function sayForPerson(draft: Draft, reference: string, text: string): void {
  draft.sayString('handoff.says', { text });
  draft.between = 'person';
  draft.ticket = { reference, heard: false };
}

/** A person is done with a ticket: a chat that they had goes on in its flow, wherever that is in the stack. */
export function handBack(draft: Draft, reference: string): void {
  if (draft.ticket?.reference === reference) draft.ticket = null;
  const frame = draft.frames.find(({ handed }) => handed?.reference === reference);
  if (!frame) return;
  draft.sayString('handoff.closed');
  moveFrame(draft, frame, 'then');
  resume(draft);
}
