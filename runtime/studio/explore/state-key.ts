/**
 * What makes two states of a conversation the same: nothing that is still to come can differ. Ids, visits and times are
 * renamed in their order; values that no guard reads are left out; the trail stays, since `back` and `change` go along it.
 */
import type { Answered, Frame, OpenNotice } from '../../engine/model.ts';
import { edgesOf, usesOf } from '../../language/kinds/all.ts';
import type { Flow, Pack } from '../../language/model.ts';
import type { Type } from '../../language/types.ts';
import { Money } from '../../ports.ts';
import type { Value } from '../../ports.ts';
import type { Move, Node, Setting } from './model.ts';
import type { MoneyMemory } from './money.ts';
import { liveAfter, liveAt, rootOf } from './live.ts';
import type { Live } from './live.ts';
import type { Reads } from './reads.ts';
import { idMark } from './samples.ts';

/** Times of the engine beyond which something is forgotten or over. */
const ages = [3_600_000, 48 * 3_600_000];

type Keyed = unknown;

/** The key of a state. */
export function keyOf(setting: Setting, node: Node): string {
  const { snapshot, speaker, money, nowMs } = node;
  const state = {
    frames: snapshot.frames.map((frame) => frameKey(setting, frame, nowMs)),
    open: openKey(snapshot.open),
    notices: newestOf(setting, snapshot.notices).map(noticeKey),
    confirmed: snapshot.confirmed && [
      shownIn(Object.values(snapshot.confirmed.shown).map((value) => JSON.stringify(value))),
      snapshot.confirmed.records,
    ],
    pending: snapshot.pending.map(({ tool, frame }) => [
      tool,
      snapshot.frames.findIndex(({ id }) => id === frame),
    ]),
    early: snapshot.early.map(({ name, outcome, about }) => [name, outcome, about]),
    after: snapshot.after !== null,
    splits: snapshot.splits,
    queued: snapshot.queued.map(({ by, name }) => [by, name]),
    between: snapshot.between,
    tickets: snapshot.tickets.map(({ answered }) => answered),
    role: speaker.role,
    me: [...new Set([...setting.reads.me].map((name) => name.split('/')[1] ?? ''))].map((field) =>
      plain(speaker.me[field] ?? null),
    ),
    raised: node.raised,
    yes: money.yes && shownKey(money.yes),
    asked: money.asked?.visit === snapshot.open?.visit &&
      money.asked && [shownKey(money.asked), money.between],
    unanswered: node.unanswered,
    begun: node.begun,
    // While a call inside runs, what comes twice comes after it.
    last: node.calls.length > 0 && node.last && [lastKind(node.last), node.last.means !== null],
  };
  return renamed(JSON.stringify(state, bigints));
}

const lastKind = ({ event }: Move): string => (event.kind === 'message' ? event.content.kind : event.kind);

/** What of a state a person would notice when they go on: where its flows stand, with what was answered. */
export function standingKey(setting: Setting, { snapshot, nowMs }: Pick<Node, 'snapshot' | 'nowMs'>): string {
  const frames = snapshot.frames.map((each) => {
    // Answers that a change still goes along are no place where one stands.
    const frame = { ...each, forward: null };
    const { flow, at, origin, vars, trail, committed } = frameKey(setting, frame, nowMs);
    return { flow, at, origin, vars, trail, committed };
  });
  return renamed(JSON.stringify(frames, bigints));
}

const bigints = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);

/** Ids by the order in which they come. */
function renamed(text: string): string {
  const known = new Map<string, number>();
  return text.replaceAll(new RegExp(`${idMark}[a-z0-9_]+`, 'g'), (id) => {
    const number = known.get(id) ?? known.size;
    known.set(id, number);
    return `${idMark}${number}`;
  });
}

function frameKey({ pack, reads }: Setting, frame: Frame, nowMs: number) {
  const flow = pack.flows.get(frame.flow);
  if (flow === undefined) return { ...frame, vars: [], trail: [] };
  const answers = (list: readonly Answered[]) =>
    list.map(({ step, edge, value }) => [
      step,
      wayOf(flow, step, edge),
      answerKey(reads, flow, step, edge, value),
    ]);
  const back = [...frame.trail, ...(frame.forward?.answers ?? [])].map(({ step }) => step);
  const live = new Set([frame.at, ...back].flatMap((step) => [...liveAt(flow, step)]));
  return {
    flow: frame.flow,
    at: frame.at,
    origin: frame.origin,
    vars: Object.entries(frame.vars)
      .map(([name, value]): [string, Keyed] => [name, variableKey(reads, flow, name, value, live)])
      .filter(([, key]) => key !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
    trail: answers(frame.trail),
    committed: frame.committed,
    forward: frame.forward && { answers: answers(frame.forward.answers), until: frame.forward.until },
    changing: frame.changing,
    led: frame.ledAway !== null,
    left: frame.left,
    timer: frame.timer !== null,
    gathered: [frame.gathered.values.length, frame.gathered.picked, frame.gathered.parts.length > 0],
    counts: frame.counts,
    handed: frame.handed && [
      frame.handed.answered,
      frame.handed.quietUntilMs > nowMs,
      frame.handed.quietUntilMs === 0,
    ],
    age: ages.filter((age) => nowMs - frame.shownAtMs > age).length,
  };
}

/** Where an answer led. */
function wayOf(flow: Flow, stepName: string, label: string): Keyed {
  const step = flow.steps.get(stepName);
  const to = step && edgesOf(step).find((edge) => edge.label === label)?.to;
  return to === undefined ? label : [to.goto, to.end];
}

function answerKey(reads: Reads, flow: Flow, stepName: string, edge: string, value: Value): Keyed {
  const step = flow.steps.get(stepName);
  const variable = step === undefined ? null : usesOf(step).fills;
  if (variable === null) return null;
  return variableKey(reads, flow, variable, value, liveAfter(flow, stepName, edge));
}

/** What of a variable can still make a difference; undefined where nothing can. */
function variableKey(reads: Reads, flow: Flow, name: string, value: Value, live: Live): Keyed {
  const type = flow.variables.get(name);
  if (type === undefined) return plain(value);
  const paths = [...live].filter((path) => rootOf(path) === name);
  if (paths.length === 0) return undefined;
  if (value === null || paths.includes(name) || type.kind !== 'record')
    return valueKey(reads, type, value, reads.variables.has(`${flow.name}/${name}`), `${flow.name}/${name}`);
  const fields = new Map(paths.map((path) => [path.split('.')[1] ?? '', path]));
  return [...type.record.fields]
    .filter(([field]) => fields.has(field))
    .map(([field, of]) => [
      field,
      valueKey(
        reads,
        of,
        at(value, field),
        reads.fields.has(`${type.record.name}.${field}`) || field === type.record.id,
      ),
    ]);
}

const at = (value: Value, field: string): Value => (value as Readonly<Record<string, Value>>)[field] ?? null;

/** Which amounts and ids are the same always counts; anything else only where a guard reads it. */
function valueKey(reads: Reads, type: Type, value: Value, isRead: boolean, name = ''): Keyed {
  const hasNumbers = (reads.numbers.get(name)?.size ?? 0) > 0;
  if (value === null) return null;
  switch (type.kind) {
    case 'record': {
      const { record } = type;
      return [...record.fields].flatMap(([field, of]) => {
        const counts = field === record.id || reads.fields.has(`${record.name}.${field}`);
        return counts ? [valueKey(reads, of, at(value, field), true, `${record.name}.${field}`)] : [];
      });
    }
    case 'list': {
      const { of } = type;
      return of === null ? [] : (value as readonly Value[]).map((item) => valueKey(reads, of, item, isRead));
    }
    case 'money':
      return isRead && hasNumbers ? plain(value) : moneyMark(value as Money);
    case 'text':
      return isRead || String(value).includes(idMark) ? plain(value) : '';
    default:
      return isRead ? plain(value) : '';
  }
}

/** An amount by which others are the same; none at all is another thing. */
const moneyMark = ({ amountMinor, currency }: Pick<Money, 'amountMinor' | 'currency'>): string =>
  amountMinor === 0n ? 'none' : `${idMark}m${amountMinor}${currency.toLowerCase()}`;

function plain(value: Value): Keyed {
  if (value instanceof Money) return [value.amountMinor, value.currency];
  return typeof value === 'object' && value !== null ? JSON.stringify(value, bigints) : value;
}

function openKey(open: Node['snapshot']['open']): Keyed {
  if (open === null) return null;
  const { flow, step, options, page, tries, asks, which } = open;
  return { flow, step, page, tries, asks, which: which.length, options: options.map(({ id }) => id) };
}

/** Of notices that offer the same words for the same the newest: the older ones are out of reach. */
function newestOf({ pack }: Setting, notices: readonly OpenNotice[]): (readonly [string, OpenNotice])[] {
  const newest = new Map(notices.map((notice) => [offerOf(pack, notice), notice]));
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What taking up the words of a notice does. */
function offerOf(pack: Pack, { notice }: OpenNotice): string {
  const { offers, event } = pack.notices.get(notice) ?? { offers: new Map(), event: '' };
  const words = [...offers].map(([word, { flow, with: given, confirms }]) => {
    const sources = [...given.values(), ...confirms].map(({ source }) => source);
    return `${word} ${flow} ${sources.join()}`;
  });
  const ends = [...pack.notices.values()].some((other) => other.ends === event);
  return `${words.join('; ')}${ends ? ` ${event}` : ''}`;
}

function noticeKey([offer, { taken, over, data, about }]: readonly [string, OpenNotice]): Keyed {
  return [offer, taken, over, about, idsIn(data)];
}

/** The ids that a value carries. */
function idsIn(value: Value): readonly string[] {
  return JSON.stringify(value, bigints)?.match(new RegExp(`\\w*${idMark}[a-z0-9_]+`, 'g')) ?? [];
}

const shownKey = ({ values, ids }: NonNullable<MoneyMemory['asked']>): Keyed => [shownIn(values), ids];

/** Shown values: amounts by which others are the same, all else as it is. */
const shownIn = (values: readonly string[]): string[] =>
  values.map((value) => {
    const [, amount, currency] = /^\{"amount":(\d+),"currency":"([A-Z]{3})"\}$/.exec(value) ?? [];
    return amount === undefined || currency === undefined
      ? value
      : moneyMark({ amountMinor: BigInt(amount), currency });
  });
