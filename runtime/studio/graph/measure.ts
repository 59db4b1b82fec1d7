/**
 * How wide a text is and where it breaks. There is no browser to ask and every machine draws with its own sans-serif,
 * so widths are those of a wide one: what fits here fits elsewhere.
 */

/** Width of a text in pixels. */
export function widthOf(text: string, size: number, bold = false): number {
  const ems = [...text].reduce((sum, character) => sum + emsOf(character), 0);
  return ems * size * (bold ? 1.1 : 1);
}

/** Width of a character in ems. */
function emsOf(character: string): number {
  if (/[ijlI.,:;'|!‹›()[\]]/.test(character)) return 0.38;
  if (/[ frt/\\-]/.test(character)) return 0.42;
  if (/[mwMW@%—…]/.test(character)) return 1;
  if (/[A-Z_&=<>+×]/.test(character)) return 0.76;
  return character > '\u2000' ? 1.3 : 0.63;
}

/**
 * Breaks a text at spaces, but not before French marks, into lines of at most this width; a word that is wider is
 * broken anywhere.
 */
export function wrapped(text: string, size: number, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ (?![:;?!»])/).flatMap((one) => pieces(one, size, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

function pieces(word: string, size: number, width: number): readonly string[] {
  const all: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && widthOf(piece + character, size) > width) {
      all.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...all, piece];
}
