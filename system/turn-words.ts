/** A turn in words, for the trace on the phones page. */
import type { BookEvent } from '../ledger/book/model.ts';
import type { TurnSeen } from '../runtime/conversation/seen.ts';
import type { Snapshot } from '../runtime/engine/model.ts';
import { describeVariables } from '../runtime/engine/rendering.ts';
import type { Content } from '../runtime/gateway.ts';
import type { Json } from '../runtime/ports.ts';
import type { Turn } from '../console/phones/studio.ts';

type Done = Extract<TurnSeen, { did: 'turn' }>;
/** Longest text or value that is shown, in characters. */
const shownMax = 48;

/** What a turn did; `posted`: the ledger events that belong to it. */
export function describeTurn(id: string, seen: TurnSeen, posted: readonly BookEvent[]): Turn {
  const { at } = seen;
  if (seen.did === 'failed') {
    const event = `failed: ${seen.code}`;
    return { id, at, event, failed: true, from: null, to: null, effects: [], changed: [], ledger: [] };
  }
  return {
    id,
    at,
    event: eventWords(seen),
    failed: false,
    from: placeOf(seen.before),
    to: placeOf(seen.after),
    effects: [
      ...seen.understood.map(understoodWords),
      ...seen.calls.map(({ tool, outcome }) => `${tool} → ${outcome}`),
      ...seen.effects.map(effectWords),
    ],
    changed: changes(seen.before, seen.after),
    // The book gives the newest first.
    ledger: posted.map(({ type }) => type).reverse(),
  };
}

/**
 * The ledger events that belong to a turn: those posted while its tools ran, and of a domain event those of the posting
 * that it tells of.
 */
export function postedBy(seen: TurnSeen, events: readonly BookEvent[]): readonly BookEvent[] {
  if (seen.did === 'failed') return [];
  const times = new Set(seen.calls.map(({ at }) => at.getTime()));
  const told = toldOf(seen, events);
  return events.filter((event) => times.has(event.occurredAt.getTime()) || told.includes(event));
}

/**
 * What was posted as a domain event happened, in the scopes where some of it is about what the event is about. Of one
 * that is about no record, as a credit that pays a new turn, what was posted of the person who hears it.
 */
function toldOf({ event, happenedAt, chat }: Done, events: readonly BookEvent[]): readonly BookEvent[] {
  if (event.kind !== 'domain') return [];
  const { about } = event;
  const posted = events.filter(({ occurredAt }) => +occurredAt === happenedAt?.getTime());
  if (about === null) return posted.filter(({ data }) => data['user'] === (chat.userId ?? undefined));
  const concerns = ({ subject, data, cycleId, groupId }: BookEvent): boolean =>
    [subject.id, cycleId, groupId].includes(about) || Object.values(data).includes(about);
  const scopes = new Set(posted.filter(concerns).map(({ scope }) => scope));
  return posted.filter(({ scope }) => scopes.has(scope));
}

function placeOf(snapshot: Snapshot): string | null {
  const top = snapshot.frames.at(-1);
  return top ? `${top.flow}.${top.at}` : null;
}

function eventWords({ event, before, secret }: Done): string {
  switch (event.kind) {
    case 'message':
      return secret ? 'answers with a secret' : contentWords(event.content);
    case 'outcome': {
      const call = before.pending.find(({ id }) => id === event.call);
      return `${call?.tool ?? 'a tool'} answers: ${event.outcome}`;
    }
    case 'domain':
      return event.outcome === 'happened' ? event.name : `${event.name}: ${event.outcome}`;
    case 'timer':
      return 'the time is up';
    case 'person':
      return 'a person of the team writes';
  }
}

function contentWords(content: Content): string {
  switch (content.kind) {
    case 'text':
      return `says “${short(content.text)}”`;
    case 'tap':
      return `taps “${short(content.label)}”`;
    case 'media':
      return `sends ${content.media}`;
    default:
      return content.kind.replaceAll('_', ' ');
  }
}

function understoodWords(understood: Done['understood'][number]): string {
  switch (understood.as) {
    case 'refused':
      return `refuses it: ${understood.why.replace(/^answers\./, '').replaceAll('_', ' ')}`;
    case 'command':
      return `hears the command ${understood.name}`;
    case 'keyword':
      return `hears a keyword for ${understood.flow}`;
    case 'offer':
      return `hears ${understood.word}, offered by ${understood.notice}`;
    case 'change':
      return `changes the answer ${understood.variable}`;
  }
}

function effectWords(effect: Done['effects'][number]): string {
  switch (effect.kind) {
    case 'message':
      return `says ${effect.of.join(', ')}`;
    case 'timer':
      return 'sets a timer';
    case 'cancel_timer':
      return 'stops the timer';
    case 'ticket':
      return `calls a person (${effect.queue})`;
    case 'forward':
      return 'passes it on to the person';
    case 'split':
      return `goes the way ${effect.way} of ${effect.trial}`;
  }
}

/** The variables of the flows under way that have another value than before. */
function changes(before: Snapshot, after: Snapshot): Turn['changed'] {
  return after.frames.flatMap((frame) => {
    const old = before.frames.find(({ id }) => id === frame.id);
    const was = describeVariables(old?.vars ?? {}) as Record<string, Json>;
    const is = describeVariables(frame.vars) as Record<string, Json>;
    return Object.entries(is)
      .filter(([name, value]) => JSON.stringify(was[name]) !== JSON.stringify(value))
      .map(([name, value]) => ({ name, value: valueWords(value) }));
  });
}

/** `KES 2,000`, `3 items`, `{ id: 7f…, name: Umoja, … }` */
function valueWords(value: Json): string {
  if (typeof value === 'string') return short(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `${value.length} ${value.length === 1 ? 'item' : 'items'}`;
  const { amount, currency } = value as Readonly<Record<string, Json>>;
  if (typeof amount === 'number' && typeof currency === 'string')
    return `${currency} ${(amount / 100).toLocaleString('en')}`;
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${valueWords(field)}`);
  return short(fields.join(', '));
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > shownMax ? `${line.slice(0, shownMax - 1)}…` : line;
}
