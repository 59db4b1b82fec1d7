/** The number on a contact card (vCard 2.1 to 4.0; RFC 6350), as WhatsApp shares it. */

/** `item1.TEL;type=CELL;waid=254…:+254 …`; what stands behind the first colon outside quotes is the number. */
const line = /^(?:[\w-]+\.)?TEL((?:;(?:[^:;"]|"[^"]*")*)*):(.*)$/i;
const waid = /;\s*waid="?([1-9][0-9]{6,14})"?\s*(?:;|$)/i;
const international = /^\+[1-9][0-9]{6,14}$/;

/**
 * E.164 with `+`: by WhatsApp's own id of the number, else as it is written with its country code. Null when the card
 * has none of these, and when it has several: which one was meant nobody can tell.
 */
export function phoneOfCard(vcard: string): string | null {
  const numbers = new Set<string>();
  // A long line goes on behind a break and a space.
  for (const each of vcard.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/)) {
    const [, parameters, value] = line.exec(each) ?? [];
    if (parameters === undefined || value === undefined) continue;
    const known = waid.exec(parameters)?.[1];
    const written = value.replace(/^tel:/i, '').replaceAll(/[\s().-]/g, '');
    if (known !== undefined) numbers.add(`+${known}`);
    else if (international.test(written)) numbers.add(written);
  }
  const [only, ...others] = numbers;
  return only === undefined || others.length > 0 ? null : only;
}
