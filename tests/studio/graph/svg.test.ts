/** The picture itself: sound XML, and nothing on top of anything else. */
import { expect, it } from 'vitest';
import fc from 'fast-check';
import type { Drawing } from '../../../runtime/studio/graph/drawing.ts';
import { place } from '../../../runtime/studio/graph/layout.ts';
import { mermaidOf } from '../../../runtime/studio/graph/mermaid.ts';
import type { Frame } from '../../../runtime/studio/graph/shapes.ts';
import { pictureOf } from '../../../runtime/studio/graph/svg.ts';
import { openBrowser } from '../../browser/support/chromium.ts';
import { drawings } from './drawings.ts';

function overlap(one: Frame, other: Frame): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

it.each(drawings)('in $name no box or label lies on another, and all is inside', ({ drawing }) => {
  const { boxes, ways, width, height } = place(drawing);
  const frames = [
    ...boxes.map(({ box, frame }) => ({ what: box.id, frame })),
    ...ways.flatMap(({ way, label }) =>
      label === null ? [] : [{ what: `${way.from} → ${way.to}`, frame: label }],
    ),
  ];
  const clashes = frames.flatMap((one, index) =>
    frames
      .slice(index + 1)
      .flatMap((other) => (overlap(one.frame, other.frame) ? [`${one.what} lies on ${other.what}`] : [])),
  );
  expect(clashes).toEqual([]);
  for (const { frame } of frames) {
    expect(Math.min(frame.x, frame.y)).toBeGreaterThanOrEqual(0);
    expect(frame.x + frame.width).toBeLessThanOrEqual(width);
    expect(frame.y + frame.height).toBeLessThanOrEqual(height);
  }
});

it.each(drawings)('in $name no way runs through a box', ({ drawing }) => {
  const { boxes, ways } = place(drawing);
  const through = ways.flatMap(({ way, points }) =>
    points.slice(1).flatMap((end, index) => {
      const begin = points[index]!;
      // Along the stretch, a pixel apart or less.
      const count = Math.ceil(Math.hypot(end.x - begin.x, end.y - begin.y));
      const along = Array.from({ length: count + 1 }, (_, at) => ({
        x: begin.x + ((end.x - begin.x) * at) / Math.max(1, count),
        y: begin.y + ((end.y - begin.y) * at) / Math.max(1, count),
      }));
      return boxes
        .filter(({ box, frame: { x, y, width, height } }) =>
          along.some(
            (point) =>
              box.id !== way.from &&
              box.id !== way.to &&
              point.x > x + 1 &&
              point.x < x + width - 1 &&
              point.y > y + 1 &&
              point.y < y + height - 1,
          ),
        )
        .map(({ box }) => `${way.from} → ${way.to} runs through ${box.id}`);
    }),
  );
  expect([...new Set(through)]).toEqual([]);
});

/** Whatever people write in templates, with what XML and Mermaid read as their own. */
const hostile: Drawing = {
  title: 'Fees & <b>more</b>',
  language: 'en',
  across: false,
  boxes: [
    {
      id: 'a',
      kind: 'say',
      title: ']]> & "quotes"',
      text: ['<script>alert(1)</script> 1 < 2 && 3 > 2 \u0000\u000b\ud800 `#quot;`'],
      isMessage: true,
      covered: 'missed',
    },
    { id: 'b', kind: 'end', title: 'end', text: [], isMessage: false, covered: null },
  ],
  ways: [{ from: 'a', to: 'b', reasons: [{ edge: 'choice.x', text: '</text>&', covered: 'reached' }] }],
};

/** Runs in the page: shows the picture and says what is there. */
const look = `(text) => {
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
  const error = parsed.querySelector('parsererror');
  if (error !== null) return error.textContent;
  document.body.replaceChildren(document.importNode(parsed.documentElement, true));
  const boxes = [...document.querySelectorAll('.box')];
  return {
    names: boxes.map((box) => box.querySelector('.name').textContent),
    lines: document.querySelectorAll('[data-from]').length,
    markup: document.body.querySelectorAll('script, b').length,
    outside: boxes.flatMap((box) => {
      const frame = box.querySelector('.outline').getBBox();
      const texts = [...box.querySelectorAll('text')].map((one) => ({ text: one.textContent, at: one.getBBox() }));
      return texts
        .filter(({ at }) => at.x < frame.x || at.x + at.width > frame.x + frame.width)
        .map(({ text }) => text);
    }),
  };
}`;

it('every picture parses as XML and shows its texts to the letter, inside their boxes', async () => {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    for (const { name, drawing } of [...drawings, { name: 'hostile', drawing: hostile }]) {
      const seen = await page.evaluate(`(${look})(${JSON.stringify(pictureOf(drawing).svg)})`);
      expect(seen, name).toEqual({
        names: drawing.boxes.map(({ title }) => title),
        lines: drawing.ways.length,
        markup: 0,
        outside: [],
      });
    }
  } finally {
    await browser.close();
  }
});

it('a text cannot leave its place in Mermaid', () => {
  const text = mermaidOf(hostile);
  expect(text).not.toContain('<script>');
  expect(text.split('\n').find((line) => line.trim().startsWith('a('))).toBe(
    '  a("]]#62; #38; #34;quotes#34;<br>#60;script#62;alert(1)#60;/script#62; 1 #60; 2 #38;#38; 3 #62; 2 � #96;#35;quot;#96;")',
  );
});

it('any graph gets places without overlaps', () => {
  const graphs = fc.integer({ min: 1, max: 40 }).chain((count) =>
    fc.record({
      count: fc.constant(count),
      ways: fc.uniqueArray(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), {
        maxLength: 60,
        selector: ([from, to]) => `${from} ${to}`,
      }),
    }),
  );
  fc.assert(
    fc.property(graphs, ({ count, ways }) => {
      const { boxes } = place({
        ...hostile,
        boxes: Array.from({ length: count }, (_, index) => ({ ...hostile.boxes[0]!, id: `n${index}` })),
        ways: ways.map(([from, to]) => ({ from: `n${from}`, to: `n${to}`, reasons: [] })),
      });
      return boxes.every((one, index) =>
        boxes.slice(index + 1).every((other) => !overlap(one.frame, other.frame)),
      );
    }),
    { numRuns: 30 },
  );
});
