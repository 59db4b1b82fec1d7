/** A world in memory, for tests of the page alone: it does what the test tells it and keeps what the page asked for. */
import { Money } from '../../../runtime/ports.ts';
import type { EditingView, FlowDrawing, Journey, StoryView } from '../../../console/phones/studio.ts';
import { firstPhones } from '../../../console/phones/world.ts';
import type {
  ActResult,
  BookView,
  Change,
  ClockView,
  Message,
  MessageContent,
  MessageFile,
  Movement,
  Phone,
  Prompt,
  Sent,
  Ticket,
  World,
} from '../../../console/phones/world.ts';

const done: ActResult = { done: true };

export interface MemoryWorld extends World {
  /** What the page asked for, one line each, e.g. `act p1 pays`. */
  readonly asked: string[];
  /** Set to change what is shown; call `tell` after. */
  prompts: Prompt[];
  movements: Movement[];
  bookView: BookView;
  ticketList: Ticket[];
  clockView: ClockView;
  editingView: EditingView;
  journeyList: Journey[];
  /** By name, in every language the same. */
  readonly drawnFlows: Map<string, FlowDrawing>;
  storyView: StoryView;
  /** What is saved as a replay. */
  replayText: string | null;
  /** What the next act answers instead of done. */
  refusal: string | null;
  /** While this is pending, the clock is moving. */
  moving: Promise<void>;
  /** Adds a message to a phone's chat, or replaces the one with its id. */
  say(number: string, message: Partial<Message> & Pick<Message, 'content'>): Message;
  /** Puts a file with a message. */
  attach(number: string, message: string, file: MessageFile): void;
  tell(change: Change): void;
}

export function memoryWorld(): MemoryWorld {
  const phones: Phone[] = [...firstPhones];
  const chats = new Map<string, Message[]>();
  const files = new Map<string, MessageFile>();
  const listeners = new Set<(change: Change) => void>();
  let count = 0;

  function act(line: string): ActResult {
    world.asked.push(line);
    return world.refusal === null ? done : { done: false, why: world.refusal };
  }

  const world: MemoryWorld = {
    asked: [],
    prompts: [],
    movements: [],
    bookView: { entries: [], total: 0, balances: [] },
    ticketList: [],
    clockView: { now: new Date('2026-03-02T06:00:00Z'), zone: 'Africa/Nairobi', running: false, next: null },
    editingView: {
      files: [],
      used: false,
      at: new Date('2026-03-02T06:00:00Z'),
      broken: false,
      problems: [],
    },
    journeyList: [],
    drawnFlows: new Map(),
    storyView: {
      title: 'Three friends',
      state: 'ready',
      speed: 'normal',
      played: 0,
      lines: 80,
      now: '',
      number: null,
    },
    replayText: null,
    refusal: null,
    moving: Promise.resolve(),
    bot: { name: 'Likelemba', number: '254700000099' },
    say(number, message) {
      const chat = chats.get(number) ?? [];
      chats.set(number, chat);
      count += 1;
      const said: Message = {
        id: `m${count}`,
        from: 'bot',
        at: world.clockView.now,
        ticks: 'read',
        ...message,
      };
      const at = chat.findIndex(({ id }) => id === said.id);
      if (at < 0) chat.push(said);
      else chat[at] = said;
      world.tell({ part: 'chat', number });
      return said;
    },
    attach: (number, message, file) => void files.set(`${number} ${message}`, file),
    tell: (change) => listeners.forEach((listener) => listener(change)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    phones: {
      list: async () => phones,
      async add(phone) {
        if (phones.some(({ number }) => number === phone.number)) {
          return { done: false, why: 'There is a phone with this number already.' };
        }
        phones.push(phone);
        world.tell({ part: 'phones' });
        return act(`add ${phone.number} ${phone.name} ${phone.language}`);
      },
      messages: async (number, newest) => (chats.get(number) ?? []).slice(-newest),
      async send(number, sent) {
        const result = act(`send ${number} ${JSON.stringify(sent)}`);
        if (!result.done) return result;
        const content = contentOf(sent);
        const quotes = sent.kind === 'text' && sent.quotes !== undefined ? { quotes: sent.quotes } : {};
        world.say(number, { from: 'phone', content, ticks: 'sent', ...quotes });
        return result;
      },
      file: async (number, message) => files.get(`${number} ${message}`) ?? null,
      redeliver: async (number, message) => act(`redeliver ${number} ${message}`),
    },
    money: {
      prompts: async () => world.prompts,
      movements: async () => world.movements,
      act: async (prompt, what) => act(`act ${prompt} ${what}`),
    },
    clock: {
      view: async () => world.clockView,
      async advance(by) {
        const result = act(`advance ${JSON.stringify(by)}`);
        await world.moving;
        return result;
      },
    },
    book: { view: async () => world.bookView },
    editing: { view: async () => world.editingView },
    journeys: { view: async () => world.journeyList },
    drawings: { flow: async (name) => world.drawnFlows.get(name) ?? null },
    story: {
      view: async () => world.storyView,
      act: async (order) => act(`story ${JSON.stringify(order)}`),
    },
    replay: async () => world.replayText,
    desk: {
      tickets: async () => world.ticketList,
      release: async (ticket) => act(`release ${ticket}`),
      answer: async (ticket, text) => act(`answer ${ticket} ${text}`),
    },
  };
  return world;
}

/** KES in whole shillings. */
export function kes(shillings: number): Money {
  return new Money(BigInt(shillings) * 100n, 'KES');
}

/** A prompt that asks Amina for KES 2,000. */
export function promptForAmina(changes: Partial<Prompt> = {}): Prompt {
  return {
    id: 'p1',
    number: '254700000001',
    amount: kes(2000),
    payee: 'LIKELEMBA',
    reference: 'LK4T7Q',
    at: new Date('2026-03-02T06:00:00Z'),
    state: 'open',
    acts: ['pays', 'declines', 'times_out', 'pays_twice'],
    ...changes,
  };
}

function contentOf(sent: Sent): MessageContent {
  if (sent.kind === 'tap') return { kind: 'tap', label: sent.label };
  if (sent.kind === 'picture') return { kind: 'file', name: 'image', caption: '', shows: false };
  return sent;
}
