/** How a flow begins: every word, notice and event that starts it; a flow that only others run, by itself. */
import { emptySnapshot } from '../../engine/model.ts';
import type { Expression } from '../../language/expressions.ts';
import { usesOf } from '../../language/kinds/all.ts';
import type { Flow, Pack, Start } from '../../language/model.ts';
import type { Language } from '../../ports.ts';
import { keywordTexts, wordsOf, writes } from './member-moves.ts';
import { contextOf } from './model.ts';
import type { Move, Node, Setting, Speaker } from './model.ts';
import { noMoney } from './money.ts';
import { fieldValues, sampleOf } from './samples.ts';
import { eventMoves } from './world-moves.ts';

/** The mark of the link by which a flow is begun that nothing else begins. */
const ownLink = 'explore';

/** Where exploring starts: nothing has happened yet, for each kind of person that guards tell apart. */
export function rootsOf(setting: Setting, language: Language, nowMs: number): Node[] {
  const isNew = setting.flow === setting.pack.onboarding;
  const me = setting.surroundings.me(!isNew, language);
  const type = setting.records.get('me');
  const people = [...meRead(setting)]
    .filter((field) => field !== 'language' && field !== 'registered')
    .reduce(
      (made, field) => {
        const of = type?.fields.get(field);
        if (of === undefined || of.kind === 'text') return made;
        return made.flatMap((each) =>
          fieldValues(of, each[field] ?? null, `me.${field}`, setting.reads).map((value) => ({
            ...each,
            [field]: value,
          })),
        );
      },
      [me],
    );
  return people.map((each) =>
    rootOf(setting, { role: isNew ? 'visitor' : 'member', language, me: each }, nowMs),
  );
}

/** What the explored flow, and those that it runs, read of who speaks. */
function meRead({ pack, reads, flow }: Setting): Set<string> {
  const flows = new Set([flow]);
  for (const name of flows)
    for (const step of pack.flows.get(name)?.steps.values() ?? []) {
      const { runs } = usesOf(step);
      if (runs !== null) flows.add(runs.flow);
    }
  return new Set(
    [...reads.me].flatMap((name) => (flows.has(name.split('/')[0] ?? '') ? [name.split('/')[1] ?? ''] : [])),
  );
}

function rootOf(setting: Setting, speaker: Speaker, nowMs: number): Node {
  // Nothing comes of this event; schedules that the pack has set their timers with it.
  const event = { kind: 'timer', timer: 'none.' } as const;
  const { snapshot } = setting.engine.step(
    setting.pack,
    emptySnapshot,
    event,
    contextOf(setting, speaker, nowMs),
  );
  return {
    snapshot,
    speaker,
    nowMs,
    depth: 0,
    beside: 0,
    before: null,
    move: null,
    said: [],
    calls: [],
    raised: [],
    timers: new Map(),
    money: noMoney,
    unanswered: false,
    last: null,
    lastMs: 0,
    older: null,
    begun: false,
  };
}

/** The moves that begin the flow. */
export function startMoves(setting: Setting, root: Node): Move[] {
  const { pack, flow } = setting;
  const { language } = root.speaker;
  if (flow === pack.onboarding && root.speaker.role === 'visitor')
    return [writes('Habari'), ...keywordTexts(setting).map((text) => writes(text))];
  const commands = [...pack.commands]
    .filter(([, start]) => start.flow === flow)
    .flatMap(([name]) => wordsOf(setting, `commands.${name}`, language).slice(0, 1));
  const links = [...pack.links].filter(([, start]) => start.flow === flow).map(([mark]) => `#${mark}`);
  const texts = [...commands, ...keywordTexts(setting, flow), ...links];
  const notices = [...pack.notices.values()]
    .filter(({ offers }) => [...offers.values()].some((start) => start.flow === flow))
    .flatMap(({ event, outcome }) => happening(setting, root, `${event}.${outcome}`));
  const events = [...pack.events]
    .filter(([, start]) => start.flow === flow)
    .flatMap(([name]) => happening(setting, root, name));
  const themselves = (['schedules', 'broadcasts'] as const).flatMap((by) =>
    [...pack[by]]
      .filter(([, { start }]) => start.flow === flow)
      .map(([name]): Move => {
        const timer = `${by.slice(0, -1)}.${name}`;
        // A schedule is due in a month at the latest.
        return {
          event: { kind: 'timer', timer },
          shown: `${timer} comes`,
          kind: 'own',
          means: null,
          afterMs: 32 * 86_400_000,
        };
      }),
  );
  return [...texts.map((text) => writes(text)), ...notices, ...events, ...themselves];
}

/** An event with that outcome, in all that it may carry. */
function happening(setting: Setting, root: Node, key: string): Move[] {
  const dot = key.lastIndexOf('.');
  return eventMoves(
    setting,
    root,
    { name: key.slice(0, dot), about: null },
    { kind: 'own', when: '' },
  ).filter(({ event }) => event.kind === 'domain' && event.outcome === key.slice(dot + 1));
}

/**
 * The pack with a link that begins a flow which only others run. Null where it cannot be begun so: it does what another
 * flow's confirm was for, and is gone through with that one.
 */
export function withOwnLink(
  pack: Pack,
  flow: Flow,
  setting: Omit<Setting, 'pack' | 'flow'>,
  now: Date,
): Pack | null {
  const steps = [...flow.steps.values()].map(usesOf);
  const needs = steps.some(({ calls }) => calls?.tool.needs.includes('confirm') === true);
  if (needs && !steps.some(({ confirms }) => confirms !== null)) return null;
  const given = [...flow.takes].map(([name, type]): [string, Expression] => {
    const value = sampleOf(type, { reads: setting.reads, seed: 't', now });
    const { place } = [...flow.steps.values()][0] ?? {
      place: { file: flow.file, line: 1, column: 1, length: 1 },
    };
    return [
      name,
      {
        source: name,
        place,
        type,
        reads: [],
        path: null,
        notNullWhen: () => new Set(),
        evaluate: () => value,
      },
    ];
  });
  const start: Start = { flow: flow.name, with: new Map(given), confirms: [], variables: new Map() };
  return { ...pack, links: new Map([...pack.links, [ownLink, start]]) };
}

/** The flows that run a flow. */
export function runnersOf(pack: Pack, name: string): string[] {
  return [...pack.flows.values()]
    .filter((flow) => [...flow.steps.values()].some((step) => usesOf(step).runs?.flow === name))
    .map((flow) => flow.name);
}
