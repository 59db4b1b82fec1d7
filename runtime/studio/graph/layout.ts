/** Gives every box and way of a drawing its place. The placing is dagre's; sizes are ours. */
import { graphlib, layout } from '@dagrejs/dagre';
import type { Box, Drawing, Reason, Way } from './drawing.ts';
import { joined } from './joining.ts';
import type { Point } from './joining.ts';
import { widthOf, wrapped } from './measure.ts';
import { lookOf } from './shapes.ts';
import type { Frame } from './shapes.ts';

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

/** Starts first, from top to bottom or from left to right. The same drawing always gets the same places. */
export function place(drawing: Drawing): PlacedDrawing {
  const turned: (frame: Frame) => Frame = drawing.across ? flipped : (frame) => frame;
  const graph = new graphlib.Graph({ multigraph: false, compound: false });
  graph.setGraph({ rankdir: 'TB', rankalign: 'top', nodesep: 26, edgesep: 14, ranksep: 52, ...margins });
  const boxes = drawing.boxes.map((box) => ({ box, ...measuredBox(box) }));
  const ways = drawing.ways.map((way) => ({ way, ...measuredLabel(way) }));
  for (const { box, size } of boxes) graph.setNode(box.id, sizeOf(turned(size)));
  for (const { way, size } of ways)
    graph.setEdge(way.from, way.to, { ...sizeOf(turned(size)), labelpos: 'c' });
  layout(graph);
  const framed = boxes.map(({ box, lines, size }) => ({
    box,
    lines,
    frame: around(graph.node(box.id) as Point, turned(size)),
  }));
  const routed = ways.map(({ way, lines, size }) => {
    const found = graph.edge(way.from, way.to) as Point & { readonly points: readonly Point[] };
    return { way, lines, label: around(found, turned(size)), through: found.points.slice(1, -1) };
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    drawing,
    boxes: framed.map((placed) => ({ ...placed, frame: turned(placed.frame) })),
    ways: joined(routed, framed).map(({ way, lines, label, points }) => ({
      way,
      lines,
      points: points.map(({ x, y }) => (drawing.across ? { x: y, y: x } : { x, y })),
      label: lines.length === 0 ? null : turned(label),
    })),
    ...sizeOf(turned({ x: 0, y: 0, width, height })),
  };
}

const margins = { marginx: 16, marginy: 16 };

function sizeOf({ width, height }: Frame) {
  return { width, height };
}

/** The frame with its axes exchanged. */
function flipped({ x, y, width, height }: Frame): Frame {
  return { x: y, y: x, width: height, height: width };
}

/** The frame of this size around a point. */
function around({ x, y }: Point, { width, height }: Frame): Frame {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

function measuredBox(box: Box) {
  const { inset, pointed } = lookOf(box.kind).shape;
  const lines = box.text.flatMap((text) => wrapped(text, sizes.text, textWidth));
  const inner = Math.max(
    widthOf(box.title, sizes.title, true),
    ...lines.map((line) => widthOf(line, sizes.text)),
    24,
  );
  const height = sizes.line * (1 + lines.length) + 2 * sizes.top + (pointed ? 10 : 0);
  return { lines, size: { x: 0, y: 0, width: Math.ceil(inner + 2 * inset), height } };
}

function measuredLabel({ reasons }: Way) {
  const lines = reasons.flatMap((reason): readonly LabelLine[] =>
    wrapped(reason.text, sizes.label, labelWidth).map((text) => ({ text, reason })),
  );
  const widest = Math.max(0, ...lines.map(({ text }) => widthOf(text, sizes.label)));
  const width = lines.length === 0 ? 0 : Math.ceil(widest + 8);
  return { lines, size: { x: 0, y: 0, width, height: lines.length * sizes.line } };
}
