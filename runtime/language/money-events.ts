/** What happens to a confirmed value along an edge, as the evidence tells it. */
import type { Edge } from './edges.ts';
import { usesOf } from './kinds/all.ts';
import type { Place, Step } from './model.ts';

export interface MoneyEvent {
  readonly kind: 'shown' | 'used' | 'assigned';
  readonly text: string;
  readonly place: Place;
  /** What to do about it, where more is known than that the confirm is used up. */
  readonly hint?: string;
}

/** What an edge does to what was confirmed; null when nothing. */
export function eventOf(step: Step, edge: Edge, relevant: ReadonlySet<string>): MoneyEvent | null {
  const { place } = step;
  const { confirms, usesUp, calls } = usesOf(step);
  if (confirms !== null && edge.label === 'yes')
    return {
      kind: 'shown',
      text: `yes to "${step.name}" confirms ${confirms.join(', ') || 'nothing'}`,
      place,
    };
  if (confirms !== null) {
    const answer = edge.label.replace(/^choice\./, '');
    const hint = `let the yes of "${step.name}" lead here: its ${answer} means that nothing is done`;
    return { kind: 'used', text: `${answer} to "${step.name}" confirms nothing`, place, hint };
  }
  if (usesUp && calls === null)
    return { kind: 'used', text: `after "${step.name}" nothing is confirmed any more`, place };
  if (usesUp) return { kind: 'used', text: `"${step.name}" used the confirm up (${edge.words})`, place };
  const assigned = edge.assigns
    .filter(({ variable }) => relevant.has(variable))
    .map(({ variable }) => `"${variable}"`);
  if (assigned.length === 0) return null;
  return { kind: 'assigned', text: `${assigned.join(', ')} given anew by "${step.name}"`, place };
}
