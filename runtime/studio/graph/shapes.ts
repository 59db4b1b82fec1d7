/** The shapes of boxes: how they are drawn and how Mermaid writes them. Which one a step has is said by its kind. */
import type { Drawn, ShapeName } from '../../language/grammar.ts';
import { kinds } from '../../language/kinds/all.ts';
import type { BoxKind } from './drawing.ts';

/** A rectangle, from its upper left corner, in pixels. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Shape {
  /** Room between the text and the frame, at each side. */
  readonly inset: number;
  /** The outline, as the `d` of an SVG path; it stays within the frame. */
  outline(frame: Frame): string;
  /** Lines inside the outline, where there are any. */
  inner?(frame: Frame): string;
  /** The outline is the frame's diamond, so that ways end further in the further they are from its middle. */
  readonly pointed?: true;
  /** What Mermaid writes before and after the text. */
  readonly mermaid: readonly [string, string];
}

const slant = 14;

const rounded =
  (radius: (frame: Frame) => number) =>
  (frame: Frame): string => {
    const { x, y, width, height } = frame;
    const r = radius(frame);
    return `M${x + r} ${y}h${width - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${height - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}h${2 * r - width}a${r} ${r} 0 0 1 ${-r} ${-r}v${2 * r - height}a${r} ${r} 0 0 1 ${r} ${-r}z`;
  };

const pill = rounded(({ height }) => height / 2);
const box = rounded(() => 3);

function hexagon({ x, y, width, height }: Frame): string {
  return `M${x + slant} ${y}H${x + width - slant}L${x + width} ${y + height / 2}L${x + width - slant} ${y + height}H${x + slant}L${x} ${y + height / 2}z`;
}

function diamond({ x, y, width, height }: Frame): string {
  return `M${x} ${y + height / 2}L${x + width / 2} ${y}L${x + width} ${y + height / 2}L${x + width / 2} ${y + height}z`;
}

function sides({ x, y, width, height }: Frame): string {
  return `M${x + 7} ${y}v${height}M${x + width - 7} ${y}v${height}`;
}

function shrunk({ x, y, width, height }: Frame): Frame {
  return { x: x + 5, y: y + 3.5, width: width - 10, height: height - 7 };
}

const shapes: Readonly<Record<ShapeName | 'flag', Shape>> = {
  flag: {
    inset: 12,
    outline: ({ x, y, width, height }) =>
      `M${x} ${y}H${x + width - 12}L${x + width} ${y + height / 2}L${x + width - 12} ${y + height}H${x}z`,
    mermaid: ['>', ']'],
  },
  bubble: {
    inset: 12,
    outline: rounded(({ height }) => Math.min(12, height / 3)),
    mermaid: ['(', ')'],
  },
  slanted: {
    inset: slant + 8,
    outline: ({ x, y, width, height }) =>
      `M${x + slant} ${y}H${x + width}L${x + width - slant} ${y + height}H${x}z`,
    mermaid: ['[/', '/]'],
  },
  hexagon: { inset: slant + 6, outline: hexagon, mermaid: ['{{', '}}'] },
  double_hexagon: {
    inset: slant + 8,
    outline: hexagon,
    inner: (frame) => hexagon(shrunk(frame)),
    mermaid: ['{{', '}}'],
  },
  diamond: { inset: 40, outline: diamond, pointed: true, mermaid: ['{', '}'] },
  note: {
    inset: 12,
    outline: box,
    inner: ({ x, y, height }) => `M${x + 5} ${y}v${height}`,
    mermaid: ['[', ']'],
  },
  box: { inset: 14, outline: box, mermaid: ['[', ']'] },
  sides: { inset: 16, outline: box, inner: sides, mermaid: ['[[', ']]'] },
  delay: {
    inset: 20,
    outline: ({ x, y, width, height }) =>
      `M${x} ${y}H${x + width - height / 2}a${height / 2} ${height / 2} 0 0 1 0 ${height}H${x}z`,
    mermaid: ['[\\', '\\]'],
  },
  narrow: {
    inset: slant + 8,
    outline: ({ x, y, width, height }) =>
      `M${x + slant} ${y}H${x + width - slant}L${x + width} ${y + height}H${x}z`,
    mermaid: ['[/', '\\]'],
  },
  wide: {
    inset: slant + 8,
    outline: ({ x, y, width, height }) =>
      `M${x} ${y}H${x + width}L${x + width - slant} ${y + height}H${x + slant}z`,
    mermaid: ['[\\', '/]'],
  },
  pill: { inset: 16, outline: pill, mermaid: ['([', '])'] },
};

/** How a box is drawn. */
export interface Look extends Omit<Drawn, 'shape'> {
  readonly shape: Shape;
}

/** How a box of this kind is drawn. */
export function lookOf(kind: BoxKind): Look {
  if (kind === 'start') return start;
  if (kind === 'flow') return flow;
  const drawn = kinds.get(kind)?.drawn;
  if (drawn === undefined) throw new Error(`no step kind ${kind}`);
  return { ...drawn, shape: shapes[drawn.shape] };
}

const start: Look = { shape: shapes.flag, tint: 'plain', means: 'what starts it' };
const flow: Look = { shape: shapes.sides, tint: 'act', means: 'a flow' };
