/** A drawing as the text of a Mermaid flowchart, e.g. for a review or a page that draws it itself. */
import type { BoxKind, Covered, Drawing } from './drawing.ts';
import { printable } from './escape.ts';
import { lookOf } from './shapes.ts';

const classes: Readonly<Record<Covered, string>> = {
  asserted: 'stroke:#1a7f4b,stroke-width:2px',
  reached: 'stroke:#b07800,stroke-width:2px',
  missed: 'stroke:#c0392b,stroke-width:2px,stroke-dasharray:4 3',
};

const arrows: Readonly<Record<Covered, string>> = { asserted: '-->', reached: '-->', missed: '-.->' };

/** Ends in a line break. */
export function mermaidOf({ title, boxes, ways }: Drawing): string {
  const covered = boxes.filter(({ covered }) => covered !== null);
  const lines = [
    `accTitle: ${title.replaceAll(/\s+/g, ' ')}`,
    ...boxes.map(({ id, kind, title: name, text }) => id + inShape(kind, [name, ...text])),
    ...ways.map(({ from, to, reasons }) => {
      const texts = reasons.map(({ text }) => text).filter((text) => text !== '');
      const missed = reasons.every((reason) => reason.covered === 'missed');
      const arrow = arrows[missed ? 'missed' : 'asserted'];
      return `${from} ${arrow}${texts.length === 0 ? '' : `|${quoted(texts)}|`} ${to}`;
    }),
    ...(covered.length === 0
      ? []
      : Object.entries(classes).map(([name, style]) => `classDef ${name} ${style}`)),
    ...covered.map((box) => `class ${box.id} ${box.covered}`),
  ];
  return `flowchart TD\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function inShape(kind: BoxKind, lines: readonly string[]): string {
  const [before, after] = lookOf(kind).shape.mermaid;
  return `${before}${quoted(lines)}${after}`;
}

/** Mermaid reads markup and its own signs in texts; their codes it shows. */
function quoted(lines: readonly string[]): string {
  const safe = lines.map((line) =>
    printable(line)
      .replaceAll(/[#&<>"`\\]/g, (sign) => `#${sign.codePointAt(0)};`)
      .replaceAll(/\s+/g, ' '),
  );
  return `"${safe.join('<br>')}"`;
}
