/** What shapes and colours mean, above a drawing: only those that it uses. */
import type { Covered, Drawing } from './drawing.ts';
import { escapeXml } from './escape.ts';
import { widthOf } from './measure.ts';
import { lookOf } from './shapes.ts';

const margin = 16;
const row = 26;
const sample = { width: 40, height: 16 };
const gap = 18;
/** A narrow drawing still gets a legend of a few columns. */
const widthMin = 520;

const meanings: Readonly<Record<Covered, string>> = {
  asserted: 'a replay expects something there',
  reached: 'replays pass, nothing is expected',
  missed: 'no replay comes by',
};

export interface Legend {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

export function legendOf({ title, boxes, ways }: Drawing, width: number): Legend {
  const wide = Math.max(width, widthMin);
  const kinds = [...new Set(boxes.map(({ kind }) => kind))];
  const seen = new Set([
    ...boxes.map(({ covered }) => covered),
    ...ways.flatMap(({ reasons }) => reasons.map(({ covered }) => covered)),
  ]);
  const items = [
    ...kinds.map(lookOf).map(({ means, tint, shape }) => ({
      means,
      draw: (x: number, y: number) => {
        const frame = { x, y, ...sample };
        const inner = shape.inner?.(frame);
        return `<g class="${tint}"><path class="outline" d="${shape.outline(frame)}"/>${inner === undefined ? '' : `<path class="inner" d="${inner}"/>`}</g>`;
      },
    })),
    ...(Object.keys(meanings) as Covered[])
      .filter((covered) => seen.has(covered))
      .map((covered) => ({
        means: meanings[covered],
        draw: (x: number, y: number) =>
          `<path class="line ${covered}" d="M${x} ${y + sample.height / 2}h${sample.width}"/>`,
      })),
  ];
  let [x, y] = [margin, margin + 32];
  const drawn = items.map(({ means, draw }) => {
    const needs = sample.width + 7 + widthOf(means, 12);
    if (x > margin && x + needs > wide - margin) [x, y] = [margin, y + row];
    const item = `${draw(x, y)}<text class="means" x="${x + sample.width + 7}" y="${y + 12}">${escapeXml(means)}</text>`;
    x = Math.round(x + needs + gap);
    return item;
  });
  return {
    svg: `<text class="title" x="${margin}" y="${margin + 16}">${escapeXml(title)}</text>\n<g>${drawn.join('\n')}</g>`,
    width: Math.max(wide, widthOf(title, 17, true) + 2 * margin),
    height: y + row,
  };
}
