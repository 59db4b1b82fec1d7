import type { Words } from './words.ts';

/** Words as `normalise` gives them, without "please" and "thank you" at either end; as they are where nothing is left. */
export function withoutCourtesy(said: string, { courtesies }: Pick<Words, 'courtesies'>): string {
  let bare = said;
  for (let before = ''; before !== bare;) {
    before = bare;
    for (const courtesy of courtesies) {
      if (bare.startsWith(`${courtesy} `)) bare = bare.slice(courtesy.length + 1);
      if (bare.endsWith(` ${courtesy}`)) bare = bare.slice(0, -courtesy.length - 1);
    }
  }
  return bare;
}
