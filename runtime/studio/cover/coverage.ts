/**
 * What replays cover of a pack: which edges were taken and which messages were said, in which language, and whether
 * anything was expected of them.
 *
 * An edge is *asserted* when a line of the replay expected something that was said, or a tool that was called, in the
 * same turn: between what came in and the rest that followed; or the place where that turn left the conversation. A
 * message is asserted when a line expected it.
 */
import { edgesOf, usesOf } from '../../language/kinds/all.ts';
import type { Pack, TemplateSide } from '../../language/model.ts';
import type { Language } from '../../ports.ts';
import type { Expected } from '../replay/played.ts';
import type { Stepped } from '../replay/stage.ts';

/** In which languages something happened, in the pack's order. */
export interface Seen {
  readonly reached: readonly Language[];
  readonly asserted: readonly Language[];
}

export interface EdgeSeen extends Seen {
  readonly flow: string;
  readonly step: string;
  readonly edge: string;
  /** A step, or `end` and the result. */
  readonly to: string;
  readonly file: string;
  readonly line: number;
}

export interface MessageSeen extends Seen {
  readonly template: string;
}

/** One side of a block of a message, e.g. what `{{#if event.late}}` says, or that it says nothing. */
export interface SideSeen extends TemplateSide {
  readonly template: string;
  readonly language: Language;
  readonly reached: boolean;
}

export interface CoverageReport {
  readonly pack: string;
  readonly languages: readonly Language[];
  readonly edges: readonly EdgeSeen[];
  readonly messages: readonly MessageSeen[];
  readonly sides: readonly SideSeen[];
}

/** What happens in a play: a step, or something that a line expected and found. */
export type CoverNote = { readonly stepped: Stepped } | { readonly expected: Expected };

interface Turn {
  readonly took: { readonly edge: string; readonly language: Language }[];
  readonly said: { readonly template: string; readonly text: string; readonly language: Language }[];
  readonly called: string[];
}

type Marks = Map<string, Set<Language>>;

export class Coverage {
  readonly #pack: Pack;
  readonly #reached: Marks = new Map();
  readonly #asserted: Marks = new Map();
  /** Of the run that is going on, oldest first. */
  #turns: Turn[] = [];
  #turnOf = new Map<string, Turn>();

  constructor(pack: Pack) {
    this.#pack = pack;
  }

  /** A whole run. */
  played(notes: readonly CoverNote[]): void {
    this.begin();
    for (const note of notes)
      if ('stepped' in note) this.stepped(note.stepped);
      else this.expected(note.expected);
  }

  /** Another run begins: what was said before is no longer what its lines expect. */
  begin(): void {
    this.#turns = [];
    this.#turnOf = new Map();
  }

  stepped(step: Stepped): void {
    const { language } = step;
    const turn = this.#turn(step);
    for (const { flow, step: name, edge } of step.took) {
      const key = edgeKey(flow, name, edge);
      turn.took.push({ edge: key, language });
      mark(this.#reached, key, language);
    }
    for (const { template, sides } of step.rendered) {
      mark(this.#reached, messageKey(template), language);
      for (const side of sides) mark(this.#reached, sideKey(template, side), language);
    }
    for (const { template, text } of step.said)
      if (template !== null) turn.said.push({ template, text, language });
    if (step.called !== null) turn.called.push(step.called);
  }

  /** A line of the replay expected this and found it. */
  expected(expected: Expected): void {
    if (expected.kind === 'call') {
      for (const turn of this.#turns) if (turn.called.includes(expected.tool)) this.#assert(turn);
      return;
    }
    if (expected.kind === 'standing') {
      const newest = this.#turnOf.get(expected.chat);
      if (newest !== undefined) this.#assert(newest);
      return;
    }
    const turn = this.#turns.findLast(({ said }) => said.some((one) => isThis(one, expected)));
    if (turn === undefined) return;
    this.#assert(turn);
    for (const one of turn.said)
      if (isThis(one, expected)) mark(this.#asserted, messageKey(one.template), one.language);
  }

  report(): CoverageReport {
    const { name, languages, flows, templates } = this.#pack;
    const seen = (key: string): Seen => ({
      reached: languages.filter((language) => this.#reached.get(key)?.has(language)),
      asserted: languages.filter((language) => this.#asserted.get(key)?.has(language)),
    });
    const edges = [...flows.values()].flatMap((flow) =>
      [...flow.steps.values()]
        .filter((step) => usesOf(step).ends === null)
        .flatMap((step) =>
          edgesOf(step).map((edge): EdgeSeen => {
            const { goto, end, place } = edge.to;
            return {
              flow: flow.name,
              step: step.name,
              edge: edge.label,
              to: goto ?? `end ${end}`,
              file: place.file,
              line: place.line,
              ...seen(edgeKey(flow.name, step.name, edge.label)),
            };
          }),
        ),
    );
    const messages = [...templates.keys()].sort().map((template) => ({
      template,
      ...seen(messageKey(template)),
    }));
    const sides = [...templates]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([template, { sides: each }]) =>
        [...each].flatMap(([language, all]) =>
          all.map((side): SideSeen => {
            const reached = this.#reached.get(sideKey(template, side.key))?.has(language) === true;
            return { template, language, ...side, reached };
          }),
        ),
      );
    return { pack: name, languages, edges, messages, sides };
  }

  #turn({ chat, begins }: Stepped): Turn {
    const open = this.#turnOf.get(chat);
    if (open !== undefined && !begins) return open;
    const turn: Turn = { took: [], said: [], called: [] };
    this.#turns.push(turn);
    this.#turnOf.set(chat, turn);
    return turn;
  }

  #assert(turn: Turn): void {
    for (const { edge, language } of turn.took) mark(this.#asserted, edge, language);
  }
}

/** A long text reaches the phone in parts. */
function isThis(
  said: { readonly template: string; readonly text: string },
  expected: Extract<Expected, { kind: 'message' }>,
): boolean {
  return said.template === expected.template && said.text.includes(expected.text);
}

function mark(marks: Marks, key: string, language: Language): void {
  const languages = marks.get(key) ?? new Set();
  marks.set(key, languages.add(language));
}

/** How an edge is called in lists: `pay.confirm yes`. */
function edgeKey(flow: string, step: string, edge: string): string {
  return `${flow}.${step} ${edge}`;
}

function messageKey(template: string): string {
  return `message ${template}`;
}

/** Sides are counted in each language by itself, whose text may have other blocks. */
function sideKey(template: string, side: string): string {
  return `side ${template} ${side}`;
}

/** Of a report what concerns one flow of the pack: its edges, and the messages that its steps say. */
export function ofFlow(report: CoverageReport, pack: Pack, flow: string): CoverageReport {
  const said = new Set(
    [...(pack.flows.get(flow)?.steps.values() ?? [])].flatMap((step) => usesOf(step).templates),
  );
  return {
    ...report,
    edges: report.edges.filter((edge) => edge.flow === flow),
    messages: report.messages.filter(({ template }) => said.has(template)),
    sides: report.sides.filter(({ template }) => said.has(template)),
  };
}

/**
 * Edges that no replay holds to anything in any language, messages that are not heard in every language, and in those
 * that are heard the sides of blocks that never come.
 */
export function missed(report: CoverageReport): {
  readonly edges: readonly EdgeSeen[];
  readonly messages: readonly MessageSeen[];
  readonly sides: readonly SideSeen[];
} {
  const heard = new Map(report.messages.map(({ template, reached }) => [template, reached]));
  const isKnown = (of: SideSeen, key: string | null): boolean =>
    report.sides.some((side) => side.key === key && side.file === of.file && side.reached);
  // What stands in a side that never comes is no further news.
  const isNews = (side: SideSeen): boolean =>
    side.within === null
      ? heard.get(side.template)?.includes(side.language) === true
      : isKnown(side, side.within);
  return {
    edges: report.edges.filter(({ asserted }) => asserted.length === 0),
    messages: report.messages.filter(({ reached }) => reached.length < report.languages.length),
    sides: report.sides.filter((side) => !side.reached && isNews(side)),
  };
}
