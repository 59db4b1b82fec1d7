/** A whole pack as a drawing: its flows, which of them run which, and what starts them. */
import { edgesOf, isQuestion, usesOf } from '../../language/kinds/all.ts';
import type { Flow, Pack } from '../../language/model.ts';
import type { Language } from '../../ports.ts';
import type { CoverageOf } from './covered.ts';
import { Ways } from './drawing.ts';
import type { Box, Covered, Drawing } from './drawing.ts';
import { wayInWords } from './wording.ts';

/** Most choices named on one way. */
const choicesMax = 3;

export interface PackDrawingOptions {
  readonly language: Language;
  readonly coverage?: CoverageOf | null;
}

/** Draws every flow, every step that runs another one, and everything the manifest starts. */
export function drawPack(pack: Pack, options: PackDrawingOptions): Drawing {
  const { language, coverage = null } = options;
  const ways = new Ways();
  const starters = [...startsOf(pack, language)].map(([flow, text]): Box => {
    const id = starterId(flow);
    ways.add(id, flowId(flow), { edge: 'start', text: '', covered: null });
    return { id, kind: 'start', title: 'started by', text, isMessage: false, covered: null };
  });
  for (const flow of pack.flows.values())
    for (const step of flow.steps.values()) {
      const { runs } = usesOf(step);
      if (runs === null) continue;
      const text = runInWords(pack, flow, step.name, language);
      const covered = coverage?.step(flow.name, step.name) ?? null;
      ways.add(flowId(flow.name), flowId(runs.flow), { edge: step.name, text, covered });
    }
  const flows = [...pack.flows.values()].map((flow) => flowBox(flow, coverage));
  return { title: pack.name, language, across: true, boxes: [...starters, ...flows], ways: ways.all() };
}

/** The id of a flow's box. */
export function flowId(flow: string): string {
  return `flow_${flow}`;
}

/** The id of the box that says what starts a flow. */
export function starterId(flow: string): string {
  return `starts_${flow}`;
}

function flowBox(flow: Flow, coverage: CoverageOf | null): Box {
  const steps = `${flow.steps.size} ${flow.steps.size === 1 ? 'step' : 'steps'}`;
  const counts = coverage?.flow(flow.name) ?? null;
  const held = counts === null ? '' : `, ${counts.asserted} of ${counts.of} ways held to something`;
  const covered: Covered | null =
    counts === null || counts.of === 0
      ? null
      : counts.asserted === counts.of
        ? 'asserted'
        : counts.reached > 0
          ? 'reached'
          : 'missed';
  return {
    id: flowId(flow.name),
    kind: 'flow',
    title: flow.name,
    text: [flow.title, `${steps}${held}`],
    isMessage: false,
    covered,
  };
}

/** By which choices a step that runs a flow is reached; its name where it is reached otherwise. */
function runInWords(pack: Pack, flow: Flow, run: string, language: Language): string {
  const choices = [...flow.steps.values()].filter(isQuestion).flatMap((step) =>
    edgesOf(step)
      .filter(({ to }) => to.goto === run)
      .map((edge) => wayInWords(pack, flow, step, edge, language)),
  );
  const named = [...new Set(choices)].filter((choice) => choice !== '');
  if (named.length === 0) return run;
  return named.length > choicesMax ? `${named.slice(0, choicesMax).join(', ')}, …` : named.join(', ');
}

/** A word under a notice that starts a flow. */
interface Offered {
  readonly flow: string;
  readonly event: string;
  readonly word: string;
}

/** What starts each flow, in lines. */
function startsOf(pack: Pack, language: Language): ReadonlyMap<string, readonly string[]> {
  const lines = new Map<string, string[]>();
  const add = (flow: string, line: string): void => {
    const own = lines.get(flow) ?? [];
    lines.set(flow, own);
    if (!own.includes(line)) own.push(line);
  };
  add(pack.onboarding, 'whoever has no profile yet');
  add(pack.entry, 'any words, when nothing is open');
  for (const [name, { flow }] of pack.commands)
    add(flow, `the command ${pack.strings.words(language, `commands.${name}`)[0] ?? name}`);
  for (const [flow, some] of Map.groupBy(pack.keywords, ({ start }) => start.flow))
    add(flow, `the words ${some.map(({ word }) => word).join(', ')}`);
  const offered = [...pack.notices].flatMap(([event, { offers }]): readonly Offered[] =>
    [...offers].map(([word, { flow }]) => ({ flow, event, word: noticeWord(pack, event, word, language) })),
  );
  for (const some of Map.groupBy(offered, ({ flow, word }) => `${flow} ${word}`).values()) {
    const [{ flow, word }] = some as [Offered];
    add(flow, `${word} under ${some.map(({ event }) => shortEvent(event)).join(', ')}`);
  }
  for (const [event, { flow }] of pack.events) add(flow, `the event ${shortEvent(event)}`);
  for (const [name, { every, start }] of pack.schedules) add(start.flow, `${name}: every ${every.text}`);
  for (const [name, { start }] of pack.broadcasts) add(start.flow, `the broadcast ${name}`);
  for (const [mark, { flow }] of pack.links) add(flow, `links with #${mark}`);
  return lines;
}

/** An event with one outcome is named without it. */
function shortEvent(event: string): string {
  return event.replace(/\.happened$/, '');
}

/** A word that a notice offers, as `noticeOption` of the engine shows it. */
function noticeWord(pack: Pack, event: string, word: string, language: Language): string {
  const name = shortEvent(event).replaceAll('.', '_');
  const own = pack.strings.words(language, `choices.notices.${name}.${word}`)[0];
  return own ?? pack.strings.words(language, `choices.${word}`)[0] ?? word;
}
