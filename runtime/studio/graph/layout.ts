/** Gives every box and way of a drawing its place. The placing is dagre's; sizes are ours. */
import { graphlib, layout } from '@dagrejs/dagre';
import type { Box, Drawing, Reason, Way } from './drawing.ts';
import { widthOf, wrapped } from './measure.ts';
import { shapes } from './shapes.ts';
import type { Frame, Point } from './shapes.ts';

export const sizes = { title: 13, text: 12, label: 11.5, line: 15, top: 8 } as const;

/** Widest text in a box and on a way, in pixels. */
const textWidth = 210;
const labelWidth = 150;

export interface PlacedBox {
  readonly box: Box;
  readonly frame: Frame;
  readonly lines: readonly string[];
}

export interface PlacedWay {
  readonly way: Way;
  /** From border to border. */
  readonly points: readonly Point[];
  /** Around all its lines; null when the way has no words. */
  readonly label: Frame | null;
  readonly lines: readonly LabelLine[];
}

/** A line on a way, and the reason that it is part of. */
export interface LabelLine {
  readonly text: string;
  readonly reason: Reason;
}

export interface PlacedDrawing {
  readonly drawing: Drawing;
  readonly boxes: readonly PlacedBox[];
  readonly ways: readonly PlacedWay[];
  readonly width: number;
  readonly height: number;
}

/** From top to bottom, starts first. The same drawing always gets the same places. */
export function place(drawing: Drawing): PlacedDrawing {
  const graph = new graphlib.Graph({ multigraph: false, compound: false });
  graph.setGraph({ rankdir: 'TB', nodesep: 26, edgesep: 14, ranksep: 34, marginx: 16, marginy: 16 });
  const measured = drawing.boxes.map((box) => ({ box, ...measuredBox(box) }));
  for (const { box, width, height } of measured) graph.setNode(box.id, { width, height });
  const labelled = drawing.ways.map((way) => ({ way, ...measuredLabel(way) }));
  for (const { way, width, height } of labelled)
    graph.setEdge(way.from, way.to, { width, height, labelpos: 'c' });
  layout(graph);
  const boxes = measured.map(({ box, lines, width, height }): PlacedBox => ({
    box,
    lines,
    frame: around(graph.node(box.id) as Point, width, height),
  }));
  const byId = new Map(boxes.map((one) => [one.box.id, one]));
  return {
    drawing,
    boxes,
    ways: labelled.map(({ way, lines, width, height }) => {
      const found = graph.edge(way.from, way.to) as Point & { readonly points: readonly Point[] };
      return {
        way,
        lines,
        points: between(found.points, byId.get(way.from), byId.get(way.to)),
        label: lines.length === 0 ? null : around(found, width, height),
      };
    }),
    ...(graph.graph() as { width: number; height: number }),
  };
}

/** The points of a way with both ends on the outlines rather than the frames. */
function between(
  points: readonly Point[],
  from: PlacedBox | undefined,
  to: PlacedBox | undefined,
): readonly Point[] {
  const at = points.map(({ x, y }) => ({ x, y }));
  const inside = at.slice(1, -1);
  const [first, last] = [at[0], at.at(-1)];
  if (from === undefined || to === undefined || first === undefined || last === undefined)
    throw new Error('a way has no place');
  return [
    shapes[from.box.kind].meets?.(from.frame, inside[0] ?? last) ?? first,
    ...inside,
    shapes[to.box.kind].meets?.(to.frame, inside.at(-1) ?? first) ?? last,
  ];
}

function around({ x, y }: Point, width: number, height: number): Frame {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

function measuredBox(box: Box) {
  const { inset } = shapes[box.kind];
  const lines = box.text.flatMap((text) => wrapped(text, sizes.text, textWidth));
  const inner = Math.max(
    widthOf(box.title, sizes.title, true),
    ...lines.map((line) => widthOf(line, sizes.text)),
    24,
  );
  return {
    lines,
    width: Math.ceil(inner + 2 * inset),
    height: sizes.line * (1 + lines.length) + 2 * sizes.top + (box.kind === 'branch' ? 10 : 0),
  };
}

function measuredLabel({ reasons }: Way) {
  const lines = reasons.flatMap((reason): readonly LabelLine[] =>
    wrapped(reason.text, sizes.label, labelWidth).map((text) => ({ text, reason })),
  );
  const widest = Math.max(0, ...lines.map(({ text }) => widthOf(text, sizes.label)));
  return {
    lines,
    width: lines.length === 0 ? 0 : Math.ceil(widest + 8),
    height: lines.length * sizes.line,
  };
}
