/** The clinic's checkup, step by step: a flow with every kind of answer. */
import type { Content } from '../../runtime/gateway.ts';
import type { Chat } from '../support/chat.ts';
import type { ChatOptions } from '../support/chat.ts';
import { clinicChat } from './clinic-chat.ts';

/** A chat in which a checkup has been asked for, by its link. */
export function checkupChat(options: ChatOptions = {}): Chat {
  const chat = clinicChat({
    ...options,
    tools: { 'checkup.ask_for': () => ({ outcome: 'booked' }), ...options.tools },
  });
  chat.says('Hello, I come from your poster #checkup');
  return chat;
}

export const send = (chat: Chat, content: Content): string[] =>
  chat.event({ kind: 'message', content, quotedVisit: null });

export const photo = (more: Partial<Extract<Content, { kind: 'media' }>> = {}): Content => ({
  kind: 'media',
  media: 'image',
  caption: '',
  file: { id: 'file-1', mime: 'image/jpeg', name: null, bytes: 200_000 },
  ...more,
});

/** The newest timer that was set under this name, as the shell fires it. */
export function fire(chat: Chat, name: string): string[] {
  const set = chat.effects.findLast((effect) => effect.kind === 'timer' && effect.timer.startsWith(name));
  if (set?.kind !== 'timer') throw new Error(`no timer ${name}`);
  if (set.at > chat.now) chat.now = set.at;
  return chat.event({ kind: 'timer', timer: set.timer });
}

/** Answers the checkup's questions up to the one named. */
export function upTo(chat: Chat, step: 'story' | 'photos' | 'place' | 'friend' | 'pin'): Chat {
  const answers: readonly (readonly [string, () => void])[] = [
    ['story', () => void chat.says('1, 3')],
    ['photos', () => (chat.says('I am well'), fire(chat, 'pause'))],
    ['place', () => (send(chat, photo()), chat.says('done'))],
    ['friend', () => send(chat, { kind: 'location', latitude: -1.286389, longitude: 36.817223 })],
    ['pin', () => send(chat, { kind: 'contact', name: 'Joe', phone: '+254 700 000 002' })],
  ];
  for (const [name, answer] of answers) {
    answer();
    if (name === step) return chat;
  }
  return chat;
}
