/**
 * People who answer: while one has the chat, what the member sends goes to them and what they write comes back. Who has
 * only a ticket is given what nothing else takes (decision 0084).
 */
import type { Content } from '../gateway.ts';
import type { Draft, MutableFrame } from './draft.ts';
import { moveFrame, resume } from './frames.ts';
import { showQuestion } from './questions.ts';
import { readerOf, type Reader } from './reader.ts';

/** How long nothing more is said to what comes after it was first received, and after that. */
const firstQuietMs = 15 * 60_000;
const quietMs = 60 * 60_000;

/** Gives what was sent to the person who has the chat, or who spoke last; false when nobody does. */
export function giveToPerson(draft: Draft, content: Content): boolean {
  const frame = draft.frames.findLast(({ handed }) => handed !== null);
  const person = frame?.handed ?? (draft.between === 'person' ? draft.ticket : null);
  if (!person) return false;
  const reader = forward(draft, person, content);
  if (frame?.handed) frame.handed = reader;
  return true;
}

/** Gives what nothing else takes, while nothing is open, to the open ticket; false when there is none. */
export function giveToTicket(draft: Draft, content: Content): boolean {
  if (draft.ticket === null) return false;
  forward(draft, draft.ticket, content);
  return true;
}

function forward(draft: Draft, person: Reader, content: Content): Reader {
  const { reference } = person;
  draft.effects.push({ kind: 'forward', reference, content });
  const reader = { reference, quietUntilMs: receive(draft, person), answered: false };
  draft.keepTicket(reader);
  return reader;
}

/**
 * Says that what came is received, unless that was said a moment ago: who writes three messages need not read it three
 * times, who writes again after a while is not left in silence. Returns until when nothing more is said.
 */
function receive(draft: Draft, { quietUntilMs }: Reader): number {
  const now = draft.context.now.getTime();
  if (now < quietUntilMs) return quietUntilMs;
  const isFirst = quietUntilMs === 0;
  draft.sayString(isFirst ? 'handoff.waiting' : 'handoff.still');
  return now + (isFirst ? firstQuietMs : quietMs);
}

/** Adds words that the open menu could not take to the open ticket and asks again; false when there is none. */
export function addToTicket(draft: Draft, frame: MutableFrame, text: string): boolean {
  if (draft.ticket === null) return false;
  const { reference } = draft.ticket;
  draft.keepTicket({ ...draft.ticket, answered: false });
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
  draft.keepTicket({ ...readerOf(reference), answered: true });
}

/**
 * A person is done with a ticket: a chat that they had goes on in its flow, wherever that is in the stack. The member
 * hears so, unless the person had the last word or a notice says it (`quietly`).
 */
export function handBack(draft: Draft, reference: string, { quietly }: { quietly: boolean }): void {
  const ticket = draft.tickets.find((each) => each.reference === reference);
  // Who spoke last has gone: what comes now is not for the person of another ticket.
  if (ticket !== undefined && ticket === draft.ticket && draft.between === 'person') draft.between = 'notice';
  draft.forgetTicket(reference);
  const frame = draft.frames.find(({ handed }) => handed?.reference === reference);
  if (!frame) {
    if (ticket === undefined || ticket.answered || quietly) return;
    draft.sayString(draft.pack.commands.has('person') ? 'handoff.ended_person' : 'handoff.ended', {
      reference,
    });
    draft.between = 'notice';
    return;
  }
  draft.sayString('handoff.closed');
  moveFrame(draft, frame, 'then');
  resume(draft);
}
