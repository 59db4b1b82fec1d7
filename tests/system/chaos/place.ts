/** What the killed nodes and those who watch them share. */
import { resolve } from 'node:path';

export const projectFolder = resolve(import.meta.dirname, '../../..');
export const pack = 'likelemba';
