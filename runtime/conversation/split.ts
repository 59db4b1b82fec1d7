/** Texts that are longer than the channel takes in one message. */

/** Parts of at most `max` characters, cut at a blank line, else a line's end, a sentence's, a space, else anywhere. */
export function splitText(text: string, max: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const at = cutAt(rest, max);
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  if (rest !== '' || parts.length === 0) parts.push(rest);
  return parts;
}

/** Best places first; each matches up to the place itself. */
const places = [/^[^]*\n\n/u, /^[^]*\n/u, /^[^]*[.!?…]["»”’)]?\s/u, /^[^]*\s/u];

function cutAt(text: string, max: number): number {
  const head = text.slice(0, max + 1);
  for (const place of places) {
    const at = place.exec(head)?.[0].trimEnd().length ?? 0;
    // A cut near the start would make a crumb.
    if (at > max / 2) return at;
  }
  return betweenSigns(text, max);
}

const signs = new Intl.Segmenter();
/** Longer ones are not what people write. */
const signMax = 64;

/** Not within a sign that is made of several characters, such as a family or a letter with its accent. */
function betweenSigns(text: string, max: number): number {
  const from = Math.max(0, max - signMax);
  const sign = signs.segment(text.slice(from, max + signMax)).containing(max - from);
  const at = from + (sign?.index ?? 0);
  return at > 0 ? at : max;
}
