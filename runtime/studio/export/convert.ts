/** Recorded conversations as the lines of a replay, with fakes for everything personal. */
import { usesOf } from '../../language/kinds/all.ts';
import type { Pack } from '../../language/model.ts';
import type { Content } from '../../gateway.ts';
import type { Json, Language } from '../../ports.ts';
import type { WrittenLine } from '../replay/write.ts';
import { clean } from './clean.ts';
import { Fakes } from './fakes.ts';
import type { OwnWords } from './own-words.ts';

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
  /** What a replay cannot do, e.g. an image that was sent. */
  readonly left: readonly string[];
}

/** How a failed payment came about, by the reason of its event. */
const reasons: Readonly<Record<string, string>> = {
  declined: 'declines',
  insufficient: 'insufficient',
  expired: 'times_out',
};

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
    for (const { template, gatewayMessage } of turn.said) {
      if (template === null) continue;
      talk.push({ bot: { to: who, says: template } });
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
  return { people: spoken, begins, talk, left };

  function lineOf(turn: Turn, who: string): WrittenLine | null {
    if (turn.kind === 'domain' && turn.payload !== null) return providerLine(turn.payload, who);
    if (turn.kind !== 'message') return null;
    if (turn.payload === null) {
      left.push(`${who}: a secret`);
      return null;
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
      case 'media':
        return content.media === 'audio' ? { sends: 'voice' } : null;
      default:
        return null;
    }
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

function providerLine(payload: string, who: string): WrittenLine | null {
  const event = JSON.parse(payload) as { name: string; outcome: string; data: Json };
  if (event.name !== 'payment.settled') return null;
  if (event.outcome === 'paid') return { provider: { mpesa: 'pays', for: who } };
  if (event.outcome !== 'failed') return null;
  const reason = Object.keys(reasons).find((one) => payload.includes(`"${one}"`));
  return { provider: { mpesa: reasons[reason ?? ''] ?? 'declines', for: who } };
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

/** `7d`, `3h`, `15m`, `90s`. */
function shortest(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  if (seconds % 3_600 === 0) return `${seconds / 3_600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
