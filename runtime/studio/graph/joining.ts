/**
 * Where ways touch boxes: side by side along the bottom and the top, in the order in which they come, so that none runs
 * through a neighbour on its last stretch. Rows go from top to bottom, and their boxes have their tops in line.
 */
import type { Box, Way } from './drawing.ts';
import { lookOf } from './shapes.ts';
import type { Frame } from './shapes.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface FramedBox {
  readonly box: Box;
  readonly frame: Frame;
}

/** A way and the points that it goes through between its boxes. */
interface RoutedWay {
  readonly way: Way;
  readonly through: readonly Point[];
}

/** One end of a way at one side of a box. */
interface Touch {
  readonly box: FramedBox;
  readonly bottom: boolean;
  /** Where the way comes from or goes to, across. */
  readonly towards: number;
  x: number;
}

/** How far a way goes straight before it turns, in pixels. */
const stub = 9;

/** How much of a side takes ways. */
const share = 0.8;

/** The ways with their points from outline to outline, in the order given. */
export function joined<Routed extends RoutedWay>(
  ways: readonly Routed[],
  boxes: readonly FramedBox[],
): readonly (Routed & { readonly points: readonly Point[] })[] {
  const byId = new Map(boxes.map((one) => [one.box.id, one]));
  const rowBottoms = new Map<number, number>();
  for (const { frame } of boxes) {
    const row = rowOf(frame);
    rowBottoms.set(row, Math.max(rowBottoms.get(row) ?? 0, frame.y + frame.height));
  }
  const ends = ways.map((routed) => {
    const { way, through } = routed;
    const [from, to] = [byId.get(way.from), byId.get(way.to)];
    if (from === undefined || to === undefined) throw new Error(`${way.from} or ${way.to} is not drawn`);
    return {
      routed,
      from: touch(from, through[0] ?? middleOf(to.frame)),
      to: touch(to, through.at(-1) ?? middleOf(from.frame)),
    };
  });
  spread(ends.flatMap(({ from, to }) => [from, to]));
  const leaving = (end: Touch): readonly Point[] => {
    const { x, bottom, box } = end;
    const y = borderAt(end);
    // Past its taller neighbours before it turns, so that it neither runs through them nor along its own border.
    const turn = bottom ? (rowBottoms.get(rowOf(box.frame)) ?? y) + stub : y - stub;
    return [
      { x, y },
      { x, y: turn },
    ];
  };
  return ends.map(({ routed, from, to }) => ({
    ...routed,
    points: [...leaving(from), ...routed.through, ...leaving(to).toReversed()],
  }));
}

function touch(box: FramedBox, next: Point): Touch {
  return { box, bottom: next.y > middleOf(box.frame).y, towards: next.x, x: 0 };
}

/** Gives the ends at one side of a box places of their own. */
function spread(touches: readonly Touch[]): void {
  const sides = Map.groupBy(touches, ({ box, bottom }) => `${box.box.id} ${bottom}`);
  for (const side of sides.values()) {
    side
      .toSorted((one, other) => one.towards - other.towards)
      .forEach((end, index) => {
        const { x, width } = end.box.frame;
        end.x = x + width * ((1 - share) / 2 + (share * (index + 1)) / (side.length + 1));
      });
  }
}

function borderAt({ box: { box, frame }, bottom, x }: Touch): number {
  const { y, width, height } = frame;
  const aside = Math.abs(x - frame.x - width / 2) / (width / 2);
  const inside = lookOf(box.kind).shape.pointed === true ? aside * (height / 2) : 0;
  return bottom ? y + height - inside : y + inside;
}

function middleOf({ x, y, width, height }: Frame): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

function rowOf({ y }: Frame): number {
  return Math.round(y);
}
