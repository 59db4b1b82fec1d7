/** What happened on the phones, as a replay that plays it again. */
import { Temporal } from '@js-temporal/polyfill';
import { openJournal } from '../integrations/sandbox/journal.ts';
import type { Journal } from '../integrations/sandbox/journal.ts';
import { sendables } from '../runtime/studio/replay/stage.ts';
import type { LedgerView } from '../runtime/studio/replay/stage.ts';
import { writtenOperator } from '../runtime/studio/replay/operating.ts';
import type { OperatorAct } from '../runtime/studio/replay/operating.ts';
import { lineSchemas } from '../runtime/studio/replay/schema.ts';
import { writeReplay } from '../runtime/studio/replay/write.ts';
import type { WrittenLine } from '../runtime/studio/replay/write.ts';
import type { Message, Phone, PromptAct } from '../console/phones/world.ts';
import { wordsOf } from './message-words.ts';

/** Something done at the page that no chat shows. */
export type Act =
  | { readonly kind: 'provider'; readonly act: PromptAct; readonly number: string }
  | { readonly kind: 'operator'; readonly act: OperatorAct };

interface Kept {
  readonly at: string;
  readonly act: Act;
}

/** What was done at the page besides chatting, kept over a restart as the sandboxes keep what they know. */
export class Acts {
  readonly #done: { readonly at: Date; readonly act: Act }[] = [];
  readonly #journal: Journal<Kept, never>;

  /** Without a file it forgets at the end of the process. */
  constructor(file: string | undefined) {
    this.#journal = openJournal<Kept, never>(file, ({ at, act }) => {
      this.#done.push({ at: new Date(at), act: asNow(act) });
      return null;
    });
  }

  add(at: Date, act: Act): void {
    this.#journal.record({ at: at.toISOString(), act });
  }

  all(): readonly { readonly at: Date; readonly act: Act }[] {
    return this.#done;
  }
}

/** Once, all that an operator could do was to release a dispute. */
function asNow(act: Act | { readonly kind: 'operator'; readonly act?: never }): Act {
  if (act.kind === 'provider') return act;
  return { kind: 'operator', act: act.act ?? { kind: 'release' } };
}

export interface Happened {
  readonly pack: string;
  /** IANA name. */
  readonly zone: string;
  /** With all messages of each, oldest first. */
  readonly phones: readonly { readonly phone: Phone; readonly messages: readonly Message[] }[];
  readonly acts: ReturnType<Acts['all']>;
  readonly ledger: LedgerView;
}

/** A person who takes this long, in milliseconds, has waited on purpose: things may fall due, or a tap be no double one. */
const personWaitsMs = 10_000;
/** What the bot says this long after anything else, in milliseconds, is no answer: something fell due. */
const noAnswerMs = 3_000;

/** The replay as YAML; null when nobody has said anything. */
export function replayOf(happened: Happened): string | null {
  const chats = happened.phones.filter(({ messages }) => messages.length > 0);
  const names = nameAll(chats.map(({ phone }) => phone));
  const entries = [
    ...chats.flatMap(({ phone, messages }) =>
      withoutAnswersToNothing(
        messages.map((message) => ({
          at: message.at,
          by: message.from === 'phone' ? ('person' as const) : ('bot' as const),
          line: lineOf(happened, names, phone.number, message),
        })),
      ),
    ),
    ...happened.acts
      .filter(({ act }) => isOfNamed(act, names))
      .map(({ at, act }) => ({ at, by: 'person' as const, line: actLine(act, names) })),
  ].toSorted((one, other) => one.at.getTime() - other.at.getTime());
  const [first] = entries;
  if (first === undefined) return null;
  const clock = minuteOf(first.at, happened.zone);
  const unsaid = entries.filter(({ by, line }) => by === 'person' && line === null).length;
  const { events, ...sums } = happened.ledger;
  const asked = events['payment.intent.created'] ?? 0;
  return writeReplay({
    comment: [
      'Saved from the phones. Say here why this conversation is worth a test.',
      'What people typed stands here as they typed it, phone numbers, addresses and PINs too: read it before you share it.',
      ...(unsaid === 0
        ? []
        : [`Left out, since a replay cannot say it: ${unsaid} of the things that people sent.`]),
    ].join('\n'),
    replay: `The phones, ${clock.text}`,
    pack: happened.pack,
    begins: {
      clock: `${clock.text} ${happened.zone}`,
      people: Object.fromEntries(
        chats.map(({ phone }) => [
          names.get(phone.number) ?? '',
          { phone: phone.number, speaks: phone.language },
        ]),
      ),
    },
    talk: [
      ...withWaits(entries, clock.at),
      // Calls that move money are expected, or they fail the replay.
      ...(asked === 0 ? [] : [{ tool: { name: 'payment.collect', times: asked } }]),
      { ledger: sums },
    ],
  });
}

/** A chat without what was said to something that is left out: in the replay nobody says it. */
function withoutAnswersToNothing(chat: readonly Entry[]): Entry[] {
  let leftAt: Date | null = null;
  return chat.map((entry) => {
    if (entry.by === 'person') leftAt = entry.line === null ? entry.at : null;
    const answers = leftAt !== null && entry.at.getTime() - leftAt.getTime() < noAnswerMs;
    return entry.by === 'bot' && answers ? { ...entry, line: null } : entry;
  });
}

interface Entry {
  readonly at: Date;
  readonly by: 'person' | 'bot';
  readonly line: WrittenLine | null;
}

/** The lines, with a wait wherever the time between mattered. The clock of a replay stands still otherwise. */
function withWaits(entries: readonly Entry[], begins: Date): WrittenLine[] {
  let clock = begins.getTime();
  let before = begins.getTime();
  return entries.flatMap(({ at, by, line }): WrittenLine[] => {
    const behind = at.getTime() - clock;
    const fellDue = by === 'bot' && at.getTime() - before >= noAnswerMs;
    before = at.getTime();
    const waits = behind >= 1_000 && (fellDue || (by === 'person' && behind >= personWaitsMs));
    // Over hours nobody counts seconds.
    const unit = behind < 3_600_000 ? 1 : 60;
    const seconds = Math.ceil(behind / 1_000 / unit) * unit;
    if (waits) clock += seconds * 1_000;
    return [...(waits ? [{ wait: duration(seconds) }] : []), ...(line === null ? [] : [line])];
  });
}

/** Each phone's name as replays spell it, by number. */
function nameAll(phones: readonly Phone[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { number, name } of phones) {
    const letters = name
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '');
    const plain =
      /^[a-z]/.test(letters) && !Object.hasOwn(lineSchemas, letters) ? letters : `phone_${number.slice(-2)}`;
    const taken = new Set(names.values());
    names.set(number, taken.has(plain) ? `${plain}_${number.slice(-2)}` : plain);
  }
  return names;
}

/** What a message is in a replay; null for what a replay does not speak of. */
function lineOf(
  happened: Happened,
  names: ReadonlyMap<string, string>,
  number: string,
  message: Message,
): WrittenLine | null {
  const name = names.get(number) ?? '';
  if (message.from === 'bot') {
    return message.template === undefined ? null : { bot: { to: name, says: message.template } };
  }
  const chat = happened.phones.find(({ phone }) => phone.number === number)?.messages ?? [];
  const quoted = chat.find(({ id }) => id === message.quotes);
  const { content } = message;
  switch (content.kind) {
    case 'tap': {
      const options = (quoted && wordsOf(quoted.content).options) ?? [];
      const option = options.find(({ label }) => label === content.label);
      // An option's id carries the visit that showed it in front.
      const tap = option?.id.slice(option.id.indexOf('/') + 1);
      if (tap === undefined) return { [name]: content.label };
      const newest = chat.findLast(({ at, from, content: shown }) => {
        const offers = (wordsOf(shown).options ?? []).length > 0;
        return from === 'bot' && offers && at < message.at;
      });
      const of = newest?.id === quoted?.id ? undefined : quoted?.template;
      return { [name]: { tap, ...(of === undefined ? {} : { of }) } };
    }
    case 'text':
      if (quoted?.template !== undefined) return { [name]: { quote: quoted.template, says: content.text } };
      return { [name]: invited(happened, names, content.text, message.at) ?? content.text };
    case 'voice':
    case 'location':
      return { [name]: { sends: content.kind } };
    case 'file': {
      // A phone's own file is called by what it is.
      const sends = sendables.find((one) => one === content.name);
      if (sends === undefined) return null;
      const caption = content.caption === '' ? {} : { caption: content.caption };
      return { [name]: { sends, ...caption } };
    }
    default:
      return null;
  }
}

/** The code of an invitation is another one in each play: whose it was is what stays. */
function invited(
  { phones }: Happened,
  names: ReadonlyMap<string, string>,
  typed: string,
  at: Date,
): { follows_invite_of: string } | { types_code_of: string } | null {
  for (const { phone, messages } of phones) {
    const inviter = names.get(phone.number) ?? '';
    for (const message of messages) {
      if (message.from !== 'bot' || message.at > at) continue;
      for (const [, link = ''] of wordsOf(message.content).text.matchAll(
        /https:\/\/wa\.me\/\d+\?text=(\S+)/g,
      )) {
        const text = decodeURIComponent(link);
        if (typed.trim() === text) return { follows_invite_of: inviter };
        if (typed.trim().toUpperCase() === text.split(' ').at(-1)) return { types_code_of: inviter };
      }
    }
  }
  return null;
}

/** Whether everybody that it is about is in the replay. */
function isOfNamed(act: Act, names: ReadonlyMap<string, string>): boolean {
  if (act.kind === 'provider') return names.has(act.number);
  return !('phone' in act.act) || names.has(act.act.phone);
}

function actLine(act: Act, names: ReadonlyMap<string, string>): WrittenLine {
  if (act.kind === 'operator')
    return { operator: writtenOperator(act.act, (number) => names.get(number) ?? '') };
  return { provider: { mpesa: act.act, for: names.get(act.number) ?? '' } };
}

/** The full minute at or before a moment. */
function minuteOf(at: Date, zone: string): { readonly at: Date; readonly text: string } {
  const minute = new Date(Math.floor(at.getTime() / 60_000) * 60_000);
  const shown = Temporal.Instant.fromEpochMilliseconds(minute.getTime()).toZonedDateTimeISO(zone);
  return { at: minute, text: shown.toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ') };
}

/** `7d`, `10h`, `90s`: in the largest unit that leaves nothing over. */
function duration(seconds: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
  ] as const;
  const [unit, size] = units.find(([, each]) => seconds % each === 0) ?? ['s', 1];
  return `${seconds / size}${unit}`;
}
