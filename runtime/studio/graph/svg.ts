/** A drawing as SVG: valid on its own, without fonts, scripts or anything from elsewhere, in light and dark. */
import { worstOf } from './drawing.ts';
import type { Drawing } from './drawing.ts';
import { escapeXml } from './escape.ts';
import { place, sizes } from './layout.ts';
import type { PlacedBox, PlacedWay } from './layout.ts';
import type { Point } from './joining.ts';
import { legendOf } from './legend.ts';
import { lookOf } from './shapes.ts';
import type { Frame } from './shapes.ts';
import { style } from './style.ts';

/** How far from a bend the line leaves the straight, in pixels. */
const corner = 22;

/** A drawing as a picture, and where in it each box stands; all in pixels. */
export interface Picture {
  /** Ends in a line break. */
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly { readonly id: string; readonly frame: Frame }[];
}

export function pictureOf(drawing: Drawing): Picture {
  const { boxes, ways, width: drawn, height: below } = place(drawing);
  const legend = legendOf(drawing, drawn);
  const [width, height] = [Math.ceil(Math.max(drawn, legend.width)), Math.ceil(below + legend.height)];
  const left = round((width - drawn) / 2);
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" class="graph" role="img" lang="en" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escapeXml(drawing.title)}</title>`,
    `<style>${escapeXml(style)}</style>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    legend.svg,
    `<g transform="translate(${left} ${legend.height})">`,
    ...ways.map(lineOf),
    ...boxes.map((placed) => boxOf(placed, drawing.language)),
    ...ways.map((placed) => labelOf(placed, drawing.language)),
    '</g>',
    '</svg>\n',
  ].join('\n');
  const moved = ({ box, frame }: PlacedBox) => ({
    id: box.id,
    frame: rounded({ ...frame, x: frame.x + left, y: frame.y + legend.height }),
  });
  return { svg, width, height, boxes: boxes.map(moved) };
}

function boxOf({ box, frame, lines }: PlacedBox, language: string): string {
  const { shape, tint } = lookOf(box.kind);
  const { outline, inner } = shape;
  const shown = rounded(frame);
  const middle = round(frame.x + frame.width / 2);
  const first = frame.y + (frame.height - (1 + lines.length) * sizes.line) / 2 + 11.5;
  const spoken = box.isMessage ? ` lang="${language}"` : '';
  const classes = ['box', tint, box.covered].filter((one) => one !== null);
  return [
    `<g class="${classes.join(' ')}" data-box="${escapeXml(box.id)}">`,
    `<path class="outline" d="${outline(shown)}"/>`,
    inner === undefined ? '' : `<path class="inner" d="${inner(shown)}"/>`,
    `<text class="name" x="${middle}" y="${round(first)}">${escapeXml(box.title)}</text>`,
    ...lines.map(
      (line, index) =>
        `<text class="text"${spoken} x="${middle}" y="${round(first + (index + 1) * sizes.line)}">${escapeXml(line)}</text>`,
    ),
    '</g>',
  ].join('');
}

function lineOf({ way, points }: PlacedWay): string {
  const covered = worstOf(way.reasons.map((reason) => reason.covered)) ?? '';
  const edges = way.reasons.map(({ edge }) => edge).join(' ');
  const data = `data-from="${escapeXml(way.from)}" data-to="${escapeXml(way.to)}" data-edges="${escapeXml(edges)}"`;
  return `<g ${data}><path class="line ${covered}" d="${curve(points)}"/><path class="head ${covered}" d="${headOf(points)}"/></g>`;
}

function labelOf({ label, lines }: PlacedWay, language: string): string {
  if (label === null) return '';
  const { x, y, width, height } = rounded(label);
  const middle = round(label.x + label.width / 2);
  const texts = lines.map(
    ({ text, reason }, index) =>
      `<text class="label ${reason.covered ?? ''}" lang="${language}" x="${middle}" y="${round(label.y + 11.5 + index * sizes.line)}">${escapeXml(text)}</text>`,
  );
  return `<g><rect class="behind" x="${x}" y="${y}" width="${width}" height="${height}" fill-opacity="0.85"/>${texts.join('')}</g>`;
}

/** Straight from point to point, the corners rounded. */
function curve(points: readonly Point[]): string {
  return points
    .map((at, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (before === undefined) return `M${shown(at)}`;
      if (after === undefined) return `L${shown(at)}`;
      return `L${shown(towards(at, before))}Q${shown(at)} ${shown(towards(at, after))}`;
    })
    .join('');
}

/** A corner's length from the point, at most half the way to the other. */
function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : Math.min(corner / length, 0.5);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function shown({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

/** The head of the arrow at the last point. */
function headOf(points: readonly Point[]): string {
  const [before, tip] = points.slice(-2) as [Point, Point];
  const length = Math.hypot(tip.x - before.x, tip.y - before.y) || 1;
  const [dx, dy] = [(tip.x - before.x) / length, (tip.y - before.y) / length];
  const side = (by: number) => `${round(tip.x - dx * 9 + dy * by)} ${round(tip.y - dy * 9 - dx * by)}`;
  return `M${round(tip.x)} ${round(tip.y)}L${side(4.5)}L${side(-4.5)}z`;
}

function rounded({ x, y, width, height }: Frame): Frame {
  return { x: round(x), y: round(y), width: round(width), height: round(height) };
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
