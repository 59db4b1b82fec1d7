/**
 * The money rule: no tool that needs a confirm is reached without one that showed what it spends.
 *
 * Every input that it spends is a plain path whose value the newest confirm has shown; every input that says what it is
 * about is the id of a record of which that confirm has shown something; and one confirm is good for one such act:
 * no, a wait, a person and the act itself use it up, whatever comes of it.
 */
import { error } from '../declared-code.ts';
import type { Related } from '../diagnostics.ts';
import { showWay } from '../flow-graph.ts';
import type { Calling } from '../uses.ts';
import { usesOf } from '../kinds/all.ts';
import type { Step } from '../model.ts';
import { searchMoney, topOf } from '../money-search.ts';
import type { MoneyState } from '../money-search.ts';
import type { MoneyEvent } from '../money-events.ts';
import { recordOfId, symbolOf } from '../money-values.ts';
import { placeOf } from '../pack-draft.ts';
import type { PackDraft } from '../pack-draft.ts';
import { startsOf } from '../starts.ts';
import type { ReportOf, Rule } from './rule.ts';

const codes = {
  MONEY_UNCONFIRMED: error(
    '{tool} is reached without a confirm: {way}',
    'put a confirm in front that shows what it does',
  ),
  MONEY_USED_UP: error(
    '{tool} is reached when no confirm holds any more: {way}',
    'confirm again: one yes is good for one act',
  ),
  MONEY_NOT_SHOWN: error(
    'the newest confirm does not show {path}, which {tool} takes as "{input}": {way}',
    'add it to the shows of that confirm',
  ),
  MONEY_CHANGED: error(
    '{path} has changed since the confirm showed it, and {tool} takes it as "{input}": {way}',
    'confirm again after the change',
  ),
  MONEY_NOT_PLAIN: error(
    '"{input}" of {tool} must be a value that was shown, and "{source}" computes one',
    'set a variable to it before the confirm and show that',
  ),
  MONEY_NOT_ABOUT: error(
    '"{input}" of {tool} must be the id of a {record} that was shown, and "{source}" is not',
    'give it {record}.id of the record that the confirm shows',
  ),
  MONEY_TOO_LARGE: error(
    'the pack has too many states to prove the money rule',
    'split flows, or run fewer from within others',
  ),
};
type Report = ReportOf<keyof typeof codes>;

export const money: Rule<keyof typeof codes> = {
  name: 'money',
  sees: 'sound flows',
  codes,
  check(pack, report) {
    const reads = [...pack.flows.values()];
    const spending = (step: Step): Calling | null => {
      const { calls } = usesOf(step);
      return calls?.tool.needs.includes('confirm') ? calls : null;
    };
    if (!reads.some(({ flow }) => [...flow.steps.values()].some(spending))) return;
    const proof = new MoneyProof(pack, report);
    const complete = searchMoney(pack, startsOf(pack), (state, step) => {
      const call = spending(step);
      if (call !== null) proof.check(state, call);
    });
    if (!complete) report('MONEY_TOO_LARGE', pack.manifest.place);
  },
};

class MoneyProof {
  private readonly pack: PackDraft;
  private readonly report: Report;
  /** One report per step and input, or change: the shortest way to it is found first. */
  private readonly told = new Set<string>();

  constructor(pack: PackDraft, report: Report) {
    this.pack = pack;
    this.report = report;
  }

  check(state: MoneyState, step: Calling): void {
    const { tool } = step;
    if (state.confirmed === null) {
      const used = eventsOf(state).findLast((event) => event.kind !== 'assigned');
      const code = used === undefined ? 'MONEY_UNCONFIRMED' : 'MONEY_USED_UP';
      this.tell(code, state, step, '', {}, used?.hint);
      return;
    }
    for (const input of tool.spends ?? []) this.checkSpent(state, step, input);
    for (const [input, record] of Object.entries(tool.about ?? {}))
      this.checkAbout(state, step, input, record);
  }

  private checkSpent(state: MoneyState, step: Calling, input: string): void {
    const given = step.with.get(input);
    if (given === undefined) return;
    if (given.path === null)
      return this.tell('MONEY_NOT_PLAIN', state, step, input, { source: given.source });
    const symbol = symbolOf(given.path, topOf(state).environment);
    if (symbol === null || state.confirmed?.has(symbol) === true) return;
    const code = this.wasShown(state, (shown) => shown === symbol) ? 'MONEY_CHANGED' : 'MONEY_NOT_SHOWN';
    this.tell(code, state, step, input, { path: given.path });
  }

  private checkAbout(state: MoneyState, step: Calling, input: string, wanted: string): void {
    const given = step.with.get(input);
    if (given === undefined) return;
    const symbol = given.path === null ? null : symbolOf(given.path, topOf(state).environment);
    if (given.path !== null && symbol === null) return;
    const of = symbol === null ? null : recordOfId(symbol, this.pack.vocabulary.records);
    if (of === null || of.record.name !== wanted) {
      return this.tell('MONEY_NOT_ABOUT', state, step, input, { source: given.source, record: wanted });
    }
    const path = given.path?.split('.').slice(0, -1).join('.') ?? '';
    const isOf = (shown: string): boolean => shown === of.symbol || shown.startsWith(`${of.symbol}.`);
    if ([...(state.confirmed ?? [])].some(isOf)) return;
    const code = this.wasShown(state, isOf) ? 'MONEY_CHANGED' : 'MONEY_NOT_SHOWN';
    this.tell(code, state, step, input, { path: path === '' ? given.source : path });
  }

  /**
   * Whether what the newest confirm showed is by now such a value: it was shown before it changed. Also where its flow
   * has since run the one that spends it.
   */
  private wasShown(state: MoneyState, isIt: (symbol: string) => boolean): boolean {
    for (let at: MoneyState | null = state; at !== null; at = at.before) {
      if (at.event?.kind !== 'shown' || at.before === null) continue;
      const { flow, step } = topOf(at.before);
      const shown = this.pack.flows.get(flow)?.flow.steps.get(step);
      const confirms = (shown && usesOf(shown).confirms) ?? [];
      return state.frames.some(
        (frame) =>
          frame.flow === flow &&
          confirms.some((path) => {
            const symbol = symbolOf(path, frame.environment);
            return symbol !== null && isIt(symbol);
          }),
      );
    }
    return false;
  }

  /** The steps on the way with their places; a sub-flow's as `pay.confirm`. */
  private evidence(state: MoneyState): readonly Related[] {
    const steps: Related[] = [];
    for (let at: MoneyState | null = state; at !== null; at = at.before) {
      const { flow, step } = topOf(at);
      const place = this.pack.flows.get(flow)?.flow.steps.get(step)?.place;
      if (place !== undefined)
        steps.unshift({ place, message: at.frames.length > 1 ? `${flow}.${step}` : step });
    }
    return steps;
  }

  private tell(
    code: keyof typeof codes,
    state: MoneyState,
    step: Calling,
    input: string,
    details: Record<string, string>,
    hint?: string,
  ): void {
    const { flow } = topOf(state);
    // One change may spoil several inputs; what is wrong with an input itself is told for each.
    const key = `${flow}.${step.name}.${code === 'MONEY_CHANGED' ? '' : input}`;
    const read = this.pack.flows.get(flow);
    if (read === undefined || this.told.has(key)) return;
    this.told.add(key);
    const place = input === '' ? placeOf(read, step, step.kind) : placeOf(read, step, 'with', input);
    const related = decisive(eventsOf(state)).map(({ place: where, text }) => ({
      place: where,
      message: text,
    }));
    const way = this.evidence(state);
    const filled = { ...details, input, tool: step.tool.name, way: showWay(way.map((each) => each.message)) };
    this.report(code, place, filled, { related, way, ...(hint === undefined ? {} : { hint }) });
  }
}

function eventsOf(state: MoneyState): readonly MoneyEvent[] {
  const events: MoneyEvent[] = [];
  for (let at: MoneyState | null = state; at !== null; at = at.before)
    if (at.event !== null) events.unshift(at.event);
  return events;
}

/** From the newest confirm on; without one there is nothing to show but the way. */
function decisive(events: readonly MoneyEvent[]): readonly MoneyEvent[] {
  const from = events.findLastIndex((event) => event.kind === 'shown');
  if (from === -1) return events.filter((event) => event.kind === 'used').slice(-1);
  const [first, ...rest] = events.slice(from);
  return first === undefined
    ? []
    : [first, ...rest.filter((event, index) => event.kind === 'used' || index >= rest.length - 3)];
}
