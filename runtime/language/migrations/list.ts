/**
 * Made from the files of this folder by `npm run generate`: a new file is put at the end, one that is gone drops out.
 * To change the order, order the rows by hand; the next time they keep it.
 */
import { from1 } from './from-1.ts';

export const list = {
  from_1: from1,
};
