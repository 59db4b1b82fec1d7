/** While a person has the chat: what the member sends goes to them, what they write comes back. */
import type { Content } from '../gateway.ts';
import type { Draft } from './draft.ts';
import { moveFrame, resume } from './frames.ts';

type MutableFrame = Draft['frames'][number];

/** Gives what was sent to the person who has the chat; false when nobody has. */
export function giveToPerson(draft: Draft, content: Content): boolean {
  const frame = draft.frames.findLast(({ handed }) => handed !== null);
  if (!frame?.handed) return false;
  const { reference, heard } = frame.handed;
  draft.effects.push({ kind: 'forward', reference, content });
  // Said once: who writes three messages need not read it three times.
  if (!heard) draft.sayString('handoff.waiting');
  frame.handed = { reference, heard: true };
  return true;
}

/** A person's answer, whatever is open. */
export function sayForPerson(draft: Draft, text: string): void {
  draft.sayString('handoff.says', { text });
}

/** The frame whose chat a person has under this reference. */
export function handedFrame(draft: Draft, reference: string): MutableFrame | null {
  return draft.frames.find(({ handed }) => handed?.reference === reference) ?? null;
}

/** The person is done: the flow goes on, wherever it is in the stack. */
export function takeBack(draft: Draft, frame: MutableFrame): void {
  draft.sayString('handoff.closed');
  moveFrame(draft, frame, 'then');
  resume(draft);
}
