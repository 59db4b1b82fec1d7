/**
 * The oracle of money. It goes by what a member was shown and did, and by what tools were asked to do; it knows nothing
 * of the engine's door, of its confirmations or of the linter's rule, so that none of them can be wrong with it.
 *
 * Each call that needs a confirm follows a yes to the newest confirm, which showed the same values; one yes, one call.
 */
import { formatMoney } from '../../engine/formatting.ts';
import type { Snapshot, StepResult } from '../../engine/model.ts';
import { describe } from '../../engine/view.ts';
import { usesOf } from '../../language/kinds/all.ts';
import type { Type } from '../../language/types.ts';
import { Money } from '../../ports.ts';
import type { Json, Language, ToolContract } from '../../ports.ts';
import type { Call, Move, Said, Setting } from './model.ts';

/** What a member was shown to say yes to. */
interface Shown {
  readonly visit: number;
  /** The text as it was read. */
  readonly text: string;
  readonly language: Language;
  /** Shown values as text. */
  readonly values: readonly string[];
  /** `record/id` of what they belong to. */
  readonly ids: readonly string[];
}

export interface MoneyMemory {
  /** The newest confirm. */
  readonly asked: Shown | null;
  /** Something else was told since: a yes in words may be meant for that. */
  readonly between: boolean;
  /** What a yes was said to and no call has used yet. */
  readonly yes: Shown | null;
  /** Keys under which something was spent. */
  readonly spent: readonly string[];
}

export const noMoney: MoneyMemory = { asked: null, between: false, yes: null, spent: [] };

/** What the oracle remembers after a step, and what it objects to. */
export function watchMoney(
  setting: Setting,
  memory: MoneyMemory,
  before: Snapshot,
  {
    move,
    byMember,
    language,
  }: { readonly move: Move; readonly byMember: boolean; readonly language: Language },
  { snapshot, effects, trace }: StepResult,
): { readonly memory: MoneyMemory; readonly problems: readonly string[] } {
  let { asked, between, yes } = memory;
  if (byMember) yes = meantYes(setting, memory, before, move, language);
  // Whoever waits, for the world or for a person, has used up the yes, also where what was waited for came before.
  if (trace.took.some(({ flow, step }) => waits(setting, flow, step))) yes = null;
  const problems: string[] = [];
  let { spent } = memory;
  for (const effect of effects) {
    if (effect.kind === 'call') {
      const contract = setting.pack.catalogue.tools.find(({ name }) => name === effect.tool);
      if (contract === undefined || !contract.needs.includes('confirm')) continue;
      problems.push(...wrongWith(effect, contract, yes, spent));
      spent = [...spent, effect.key];
      yes = null;
    }
    if (
      effect.kind === 'timer' &&
      snapshot.frames.some(({ timer, at, flow }) => timer === effect.timer && waits(setting, flow, at))
    )
      yes = null;
    if (effect.kind === 'message') {
      const shown = askedBy(setting, snapshot, effect, language);
      if (shown !== null) {
        asked = shown;
        between = false;
        // A new question stands open: an older yes was to another one.
        yes = null;
      } else if (tells(setting, move, effect)) between = true;
    }
  }
  return { memory: { asked, between, yes, spent }, problems };
}

/** Whether a message is one that people answer: of a person, or a notice that everybody reads. */
function tells({ pack }: Setting, { event }: Move, { template, pausable }: Said): boolean {
  if (event.kind === 'person') return true;
  return (
    event.kind === 'domain' && !pausable && [...pack.notices.values()].some(({ say }) => say === template)
  );
}

function waits({ pack }: Setting, flow: string, at: string): boolean {
  const step = pack.flows.get(flow)?.steps.get(at);
  return step !== undefined && usesOf(step).withinMs !== null;
}

/** What a message of a member says yes to: the newest confirm that is open, or a notice whose word confirms. */
function meantYes(
  setting: Setting,
  { asked, between }: MoneyMemory,
  before: Snapshot,
  move: Move,
  language: Language,
): Shown | null {
  const means = move.means ?? (between && !isQuoting(move) ? null : wordFor(before, move));
  if (means === null || move.twice) return null;
  const slash = means.indexOf('/');
  const visit = Number(means.slice(0, slash));
  const id = means.slice(slash + 1);
  if (before.open?.visit === visit) return id === 'yes' && asked?.visit === visit ? asked : null;
  const notice = before.notices.find((each) => each.visit === visit);
  const start = notice && setting.pack.notices.get(notice.notice)?.offers.get(id);
  if (!notice || !start || start.confirms.length === 0) return null;
  const paths = start.confirms.flatMap(({ path }) => path ?? []);
  const data = { event: describe(notice.data) };
  return { visit, text: '', language, ...valuesAt(paths, data, start.variables) };
}

const isQuoting = ({ event }: Move): boolean => event.kind === 'message' && event.quotedVisit !== null;

/** The option that a text is to the letter, whatever else it may be as well: "PAY" where *Pay* is offered. */
function wordFor({ open }: Snapshot, { event }: Move): string | null {
  if (event.kind !== 'message' || event.content.kind !== 'text' || open === null) return null;
  if (event.quotedVisit !== null && event.quotedVisit !== open.visit) return null;
  const said = event.content.text.toLowerCase();
  const option = open.options.find(({ words }) => words.some((word) => word.toLowerCase() === said));
  return option === undefined ? null : `${open.visit}/${option.id}`;
}

/** What a message asks a yes to; null for any other. */
function askedBy(
  { pack }: Setting,
  { open }: Snapshot,
  { visit, data, text }: Said,
  language: Language,
): Shown | null {
  if (open === null || visit !== open.visit || open.asks !== 'answer') return null;
  const flow = pack.flows.get(open.flow);
  const step = flow?.steps.get(open.step);
  const paths = step === undefined ? null : usesOf(step).confirms;
  if (flow === undefined || paths === null) return null;
  return { visit, text, language, ...valuesAt(paths, data, flow.variables) };
}

function valuesAt(
  paths: readonly string[],
  data: Json,
  types: ReadonlyMap<string, Type>,
): Pick<Shown, 'values' | 'ids'> {
  const at = (path: readonly string[]): Json =>
    path.reduce<Json>(
      (value, field) => (value as Readonly<Record<string, Json>> | null)?.[field] ?? null,
      data,
    );
  const ids = paths.flatMap((path) => {
    const [root = ''] = path.split('.');
    const type = types.get(root);
    if (type?.kind !== 'record' || type.record.id === null) return [];
    return [`${type.record.name}/${String(at([root, type.record.id]))}`];
  });
  return { values: paths.map((path) => JSON.stringify(at(path.split('.')))), ids };
}

function wrongWith(
  { tool, input, key }: Call,
  { spends = [], about = {} }: ToolContract,
  yes: Shown | null,
  spent: readonly string[],
): string[] {
  if (yes === null) return [`${tool} is called, and no yes to the newest confirm came right before it`];
  const wrong: string[] = [];
  if (spent.includes(key)) wrong.push(`${tool} is called a second time under the same key`);
  for (const name of spends) {
    const value = input[name] ?? null;
    if (!yes.values.includes(JSON.stringify(describe(value))))
      wrong.push(`${tool} would spend a value of ${name} that the confirm did not show`);
    else if (
      value instanceof Money &&
      yes.text !== '' &&
      !yes.text.includes(formatMoney(value, yes.language))
    )
      wrong.push(
        `the confirm before ${tool} does not say ${formatMoney(value, yes.language)}, which is ${name}`,
      );
  }
  for (const [name, record] of Object.entries(about))
    if (!yes.ids.includes(`${record}/${String(input[name])}`))
      wrong.push(`${tool} is about a ${record} that the confirm did not show`);
  return wrong;
}
