/** What was found, as people read it: what is violated, where, and the conversation that shows it. */
import type { Content } from '../../gateway.ts';
import type { Pack } from '../../language/model.ts';
import type { WrittenLine } from '../replay/write.ts';
import type { Explored } from './explore.ts';
import type { Node, Surroundings, Violation } from './model.ts';

/** A flow that was explored, on one line. */
export function showExplored(
  { flow, states, steps, violations, stopped, within }: Explored,
  seconds: number,
): string {
  if (within.length > 0)
    return `${flow.padEnd(16)} begins with a yes to what another flow showed: explored in ${within.join(', ')}`;
  const found = violations.length === 0 ? 'nothing found' : `${violations.length} found`;
  const why = stopped === 'time' ? 'the time was over' : 'there are more';
  const end = stopped === null ? '' : `; stopped at ${states} states (${why}): not proved`;
  return `${flow.padEnd(16)} ${String(states).padStart(6)} states ${String(steps).padStart(8)} steps ${seconds.toFixed(1).padStart(6)} s  ${found}${end}`;
}

/** Where a violation is, as editors open it. */
function placeIn(pack: Pack, { flow, step }: Violation): string {
  const place = pack.flows.get(flow)?.steps.get(step)?.place;
  const file = place?.file ?? pack.flows.get(flow)?.file;
  return file === undefined ? 'before any flow' : `${file}:${place?.line ?? 1}`;
}

/** A violation with its conversation. */
export function showViolation(pack: Pack, violation: Violation): string[] {
  const { rule, message, flow, step, node } = violation;
  return [
    `${placeIn(pack, violation)}  ${flow}.${step}  ${rule}: ${message}`,
    ...wayTo(node).flatMap(({ move, said }) => [
      ...(move === null
        ? []
        : [
            move.event.kind === 'message'
              ? `    › ${oneLine(move.shown)}${move.twice ? '   (the same again at once)' : ''}`
              : `    — ${move.shown}`,
          ]),
      ...said.map(({ text }) => `      ${oneLine(text)}`),
    ]),
  ];
}

const longestLine = 110;

function oneLine(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' / ');
  return line.length > longestLine ? `${line.slice(0, longestLine - 1)}…` : line;
}

/** The states from the beginning to this one. */
function wayTo(node: Node): Node[] {
  const way: Node[] = [];
  for (let each: Node | null = node; each !== null; each = each.before) way.unshift(each);
  return way;
}

/**
 * The conversation as the lines of a replay, said by one person. What tools answered is no line of a replay: it follows
 * from the scene, so it stands there as a comment for whoever makes one.
 */
export function talkOf(
  node: Node,
  speaker: string,
  { asTalk }: Surroundings,
): { readonly talk: WrittenLine[]; readonly notes: string[] } {
  const talk: WrittenLine[] = [];
  const notes: string[] = [];
  for (const { move } of wayTo(node)) {
    if (move === null) continue;
    const { event } = move;
    const line = event.kind === 'message' ? lineOf(event.content, speaker) : null;
    if (line !== null) talk.push(line);
    else if (event.kind === 'timer') talk.push({ wait: `${Math.max(1, Math.ceil(move.afterMs / 1000))}s` });
    else {
      const brought = event.kind === 'domain' ? asTalk(event, speaker) : null;
      if (brought !== null) talk.push(brought);
      else notes.push(`after line ${talk.length} of talk: ${move.shown}`);
    }
  }
  return { talk, notes };
}

function lineOf(content: Content, speaker: string): WrittenLine | null {
  if (content.kind === 'text') return { [speaker]: content.text };
  if (content.kind === 'tap') return { [speaker]: { tap: content.option.replace(/^\d+\//, '') } };
  return content.kind === 'media' ? { [speaker]: { sends: 'voice' } } : null;
}

/** What was found in a flow, for programs. */
export function exploredJson(
  pack: Pack,
  { flow, states, steps, violations, stopped, within }: Explored,
  speaker: string,
  surroundings: Surroundings,
): object {
  return {
    pack: pack.name,
    flow,
    states,
    steps,
    stopped,
    within,
    violations: violations.map((violation) => ({
      rule: violation.rule,
      message: violation.message,
      flow: violation.flow,
      step: violation.step,
      place: placeIn(pack, violation),
      chat: showViolation(pack, violation).slice(1),
      ...talkOf(violation.node, speaker, surroundings),
    })),
  };
}
