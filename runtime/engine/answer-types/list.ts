/**
 * Made from the files of this folder by `npm run generate`: a new file is put at the end, one that is gone drops out.
 * To change the order, order the rows by hand; the next time they keep it.
 */
import { date } from './date.ts';
import { int } from './int.ts';
import { money } from './money.ts';
import { phone } from './phone.ts';
import { text } from './text.ts';

export const list = {
  text,
  int,
  money,
  date,
  phone,
};
