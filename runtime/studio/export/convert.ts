/** Recorded conversations as the lines of a replay, with fakes for everything personal. */
import { usesOf } from '../../language/kinds/all.ts';
import type { Pack } from '../../language/model.ts';
import type { Content } from '../../gateway.ts';
import type { Language } from '../../ports.ts';
import type { WrittenLine } from '../replay/write.ts';
import { clean } from './clean.ts';
import { Fakes } from './fakes.ts';
import type { OwnWords } from './own-words.ts';
import { placeBefore, providerBefore, providerLine } from './provider-lines.ts';

export interface RecordedPerson {
  readonly id: string;
  readonly name: string | null;
  /** Digits without a plus. */
  readonly phone: string;
  readonly language: Language;
}

export interface RecordedGroup {
  readonly name: string;
  /** What an invitation types. */
  readonly code: string;
  readonly organiserId: string;
}

/** A turn of somebody's conversation, as it is stored. */
export interface Turn {
  readonly userId: string;
  readonly kind: 'message' | 'domain' | 'timer' | 'outcome' | 'person';
  /** What made it one event; of a domain event the event's id stands in it. */
  readonly source: string;
  readonly payload: string | null;
  readonly at: Date | null;
  readonly said: readonly {
    readonly template: string | null;
    readonly gatewayMessage: string | null;
  }[];
}

export interface ConvertOptions {
  readonly pack: Pack;
  readonly people: readonly RecordedPerson[];
  readonly groups: readonly RecordedGroup[];
  readonly turns: readonly Turn[];
  readonly own: OwnWords;
}

export interface Converted {
  readonly people: Readonly<Record<string, { readonly phone: string; readonly speaks: Language }>>;
  /** When it begins, to the minute. */
  readonly begins: Date;
  readonly talk: readonly WrittenLine[];
  /** What a replay cannot do, e.g. a call: left out with what was said to it. */
  readonly left: readonly string[];
  /** What stands there instead of something that was not kept, for who reads it. */
  readonly instead: readonly string[];
}

/** Four digits that are nobody's. */
const fakeSecret = '1234';

export function convert(options: ConvertOptions): Converted {
  const { people, turns, own } = options;
  const { keywords } = options.pack;
  // A group may be called "My Group": that is what the product says too, and tells nobody which it is.
  const groups = options.groups.map(({ name }) => name).filter((name) => !own.isPhrase(name));
  const fakes = new Fakes({ people, groups });
  const keyOf = new Map(people.map(({ id }, index) => [id, fakes.person(index).key]));
  const first = turns.find(({ at }) => at !== null)?.at ?? new Date(0);
  const begins = new Date(Math.floor(first.getTime() / 60_000) * 60_000);
  const talk: WrittenLine[] = [];
  const left: string[] = [];
  const instead: string[] = [];
  /** The template each person heard last, and templates by the gateway's id. */
  const heardLast = new Map<string, string>();
  const templateOf = new Map<string, string>();
  let reached = begins.getTime();

  for (const turn of turns) {
    const who = keyOf.get(turn.userId);
    if (who === undefined) continue;
    if (turn.at !== null) {
      const seconds = Math.floor((turn.at.getTime() - reached) / 1000);
      // A person's own pauses are of no interest below a minute.
      if (seconds >= (turn.kind === 'message' ? 60 : 1)) {
        talk.push({ wait: shortest(seconds) });
        reached += seconds * 1000;
      }
    }
    const line = lineOf(turn, who);
    if (line !== null) talk.push(line);
    const before = providerBefore(turn);
    if (before !== null) talk.splice(placeBefore(talk, who, before.line), 0, before.written);
    // What was said to something that is left out is not said in the replay.
    const isLeft = turn.kind === 'message' && line === null;
    for (const { template, gatewayMessage } of turn.said) {
      if (template === null) continue;
      if (!isLeft) talk.push({ bot: { to: who, says: template } });
      heardLast.set(turn.userId, template);
      if (gatewayMessage !== null) templateOf.set(gatewayMessage, template);
    }
  }
  const spoken = Object.fromEntries(
    people.map(({ language }, index) => [
      fakes.person(index).key,
      { phone: fakes.person(index).phone, speaks: language },
    ]),
  );
  return { people: spoken, begins, talk, left, instead };

  function lineOf(turn: Turn, who: string): WrittenLine | null {
    if (turn.kind === 'domain') return providerLine(turn, who);
    if (turn.kind !== 'message') return null;
    if (turn.payload === null) {
      const fake = asksForSecret(options.pack, heardLast.get(turn.userId)) ? fakeSecret : `PIN ${fakeSecret}`;
      instead.push(`${who}: "${fake}" instead of a secret, which is kept nowhere`);
      return { [who]: fake };
    }
    const { content } = JSON.parse(turn.payload) as { content: Content };
    const says = saysOf(content, turn.userId);
    if (says === null) left.push(`${who}: ${content.kind}`);
    return says === null ? null : { [who]: says };
  }

  function saysOf(content: Content, userId: string): unknown {
    switch (content.kind) {
      case 'text': {
        const question = heardLast.get(userId);
        const free = question !== undefined && asksForText(options.pack, question);
        const invited = invitation(content.text);
        if (invited !== null) return invited;
        const quoted = content.quotes === undefined ? undefined : templateOf.get(content.quotes);
        const text = clean(content.text, free, { keywords, own, fakes });
        return quoted === undefined ? text : { quote: quoted, says: text };
      }
      case 'tap': {
        const tap = content.option.slice(content.option.lastIndexOf('/') + 1);
        // What was heard last may offer nothing: then it says whose option it is without need.
        const of = content.quotes === undefined ? undefined : templateOf.get(content.quotes);
        return of === undefined || of === heardLast.get(userId) ? { tap } : { tap, of };
      }
      case 'location':
        return { sends: 'location' };
      case 'contact':
        return cardOf(content.phone);
      case 'media':
        return fileOf(content.media, content.caption);
      case 'edited':
        return { edits: clean(content.text, false, { keywords, own, fakes }) };
      case 'deleted':
        return { deletes: true };
      default:
        return null;
    }
  }

  /** The card of somebody else has a number all the same. */
  function cardOf(phone: string | undefined): object {
    if (phone === undefined) return { sends: 'contact' };
    const digits = phone.replace(/\D/g, '');
    const index = people.findIndex((person) => person.phone === digits);
    return { sends: 'contact', of: fakes.person(Math.max(index, 0)).key };
  }

  function fileOf(media: Extract<Content, { kind: 'media' }>['media'], caption: string): object {
    if (media === 'audio') return { sends: 'voice' };
    if (caption.trim() === '' || (media !== 'image' && media !== 'video')) return { sends: media };
    return { sends: media, caption: clean(caption, false, { keywords, own, fakes }) };
  }

  /** The text of an invitation's link, or its code. */
  function invitation(text: string): object | null {
    const typed = text.trim().toUpperCase();
    const words = typed.split(/[^\p{L}\p{N}]+/u);
    const group = options.groups.find(({ code }) => words.includes(code.toUpperCase()));
    const inviter = group === undefined ? undefined : keyOf.get(group.organiserId);
    if (group === undefined || inviter === undefined) return null;
    return typed === group.code.toUpperCase() ? { types_code_of: inviter } : { follows_invite_of: inviter };
  }
}

/** Whether a message is a question that takes any text. */
function asksForText(pack: Pack, template: string): boolean {
  return [...pack.flows.values()].some((flow) =>
    [...flow.steps.values()]
      .map(usesOf)
      .some(
        ({ templates, inWords, fills }) =>
          inWords && templates[0] === template && flow.variables.get(fills ?? '')?.kind === 'text',
      ),
  );
}

/** Whether a message is a question for a PIN or a code. */
function asksForSecret(pack: Pack, template: string | undefined): boolean {
  return [...pack.flows.values()].some((flow) =>
    [...flow.steps.values()].map(usesOf).some(({ templates, secret }) => secret && templates[0] === template),
  );
}

/** `7d`, `3h`, `15m`, `90s`. */
function shortest(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  if (seconds % 3_600 === 0) return `${seconds / 3_600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
