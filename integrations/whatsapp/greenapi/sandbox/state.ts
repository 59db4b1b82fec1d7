/** What the sandbox knows: phones, messages and notifications not yet taken; kept by its journal. */
import { createHash } from 'node:crypto';
import { openJournal } from '../../../sandbox/journal.ts';

/** How far a message has come: one tick, two ticks, two blue ticks. */
export type Tick = 'queued' | 'sent' | 'delivered' | 'read' | 'failed' | 'no_account';

/** A phone with WhatsApp. */
export interface SandboxPhone {
  /** Digits with country code, without `+`. */
  readonly number: string;
  readonly name: string;
  /** What its owner speaks; only kept for those who show the phone. */
  readonly language?: string;
}

/** A notification on its way to the webhook. */
export interface Notification {
  readonly seq: number;
  /** The very bytes, as text. */
  readonly body: string;
  /** The message of a phone that it announces. */
  readonly of?: string;
}

/** A file that came with a message of the business. */
export interface SandboxFile {
  readonly name: string;
  readonly mime: string;
  /** Its bytes in base64. */
  readonly base64: string;
}

/** A message in the chat between a phone, or a group, and the business. */
export interface SandboxMessage {
  readonly id: string;
  /** The phone's number, or the whole id of a group. */
  readonly number: string;
  readonly from: 'phone' | 'bot';
  /** By the clock of the sandbox, which may be moved. */
  readonly at: Date;
  /** By the real clock: what the journal methods show, because who looks for a lost send counts real time. */
  readonly takenAt: Date;
  /** Green API's typeMessage. */
  readonly type: string;
  /** What a person reads: the text, a caption, a label, or nothing. */
  readonly text: string;
  /** The id of the message it quotes. */
  readonly quotes?: string;
  readonly buttons?: readonly { readonly id: string; readonly text: string }[];
  readonly file?: SandboxFile;
  readonly tick: Tick;
}

/** What listeners hear. */
export type SandboxChange =
  | { readonly kind: 'phone'; readonly phone: SandboxPhone }
  | { readonly kind: 'message'; readonly message: SandboxMessage }
  | { readonly kind: 'tick'; readonly number: string; readonly id: string; readonly tick: Tick };

type Stored = Omit<SandboxMessage, 'at' | 'takenAt'> & { readonly at: string; readonly takenAt: string };
type Entry =
  | { readonly kind: 'phone'; readonly phone: SandboxPhone }
  | { readonly kind: 'message'; readonly message: Stored }
  | { readonly kind: 'tick'; readonly id: string; readonly tick: Tick }
  | { readonly kind: 'notification'; readonly notification: Notification }
  | { readonly kind: 'taken'; readonly seq: number };

/** The state and the only ways to change it. */
export type State = ReturnType<typeof openState>;

/** Opens the state, from its journal when it has one. */
export function openState(idInstance: string, journalFile: string | undefined, journalGoesOn?: boolean) {
  const phones = new Map<string, SandboxPhone>();
  const messages: SandboxMessage[] = [];
  const byId = new Map<string, number>();
  const notifications = new Map<number, Notification>();
  const announced = new Map<string, Notification>();
  let sequence = 0;

  const apply = (entry: Entry): SandboxChange | null => {
    switch (entry.kind) {
      case 'phone':
        phones.set(entry.phone.number, entry.phone);
        return entry;
      case 'message': {
        const { at, takenAt } = entry.message;
        const message = { ...entry.message, at: new Date(at), takenAt: new Date(takenAt) };
        byId.set(message.id, messages.push(message) - 1);
        return { kind: 'message', message };
      }
      case 'tick': {
        const index = byId.get(entry.id);
        const message = index === undefined ? undefined : messages[index];
        if (index === undefined || !message) return null;
        messages[index] = { ...message, tick: entry.tick };
        return { kind: 'tick', number: message.number, id: entry.id, tick: entry.tick };
      }
      case 'notification':
        sequence = Math.max(sequence, entry.notification.seq);
        notifications.set(entry.notification.seq, entry.notification);
        if (entry.notification.of !== undefined) announced.set(entry.notification.of, entry.notification);
        return null;
      case 'taken':
        notifications.delete(entry.seq);
        return null;
    }
  };
  const { record, subscribe } = openJournal(journalFile, apply, journalGoesOn);

  return {
    phones: (): readonly SandboxPhone[] => [...phones.values()],
    phone: (number: string): SandboxPhone | undefined => phones.get(number),
    messages: (): readonly SandboxMessage[] => messages,
    message: (id: string): SandboxMessage | undefined => messages[byId.get(id) ?? -1],
    /** Notifications that were not taken in an earlier run, oldest first. */
    pending: (): readonly Notification[] => [...notifications.values()],
    /** The notification that announced a phone's message. */
    announcement: (messageId: string): Notification | undefined => announced.get(messageId),
    addPhone: (phone: SandboxPhone) => record({ kind: 'phone', phone }),
    addMessage: (message: Omit<SandboxMessage, 'id'>): SandboxMessage => {
      const id = messageId(`${idInstance} ${messages.length} ${message.at.toISOString()}`);
      const [at, takenAt] = [message.at.toISOString(), message.takenAt.toISOString()];
      record({ kind: 'message', message: { ...message, id, at, takenAt } });
      return { ...message, id };
    },
    setTick: (id: string, tick: Tick) => record({ kind: 'tick', id, tick }),
    addNotification: (body: string, of?: string): Notification => {
      const notification = { seq: sequence + 1, body, ...(of === undefined ? {} : { of }) };
      record({ kind: 'notification', notification });
      return notification;
    },
    taken: (seq: number) => record({ kind: 'taken', seq }),
    subscribe,
  };
}

/** Twenty hexadecimal digits as WhatsApp's ids; the same run gives the same ids. */
function messageId(seed: string): string {
  return `3EB0${createHash('sha256').update(seed).digest('hex').slice(0, 16)}`.toUpperCase();
}
