/** Folders that are made for what a command writes. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are missing; throws what the system says where it cannot. Node's own
 * `recursive` never ends where a folder is there and yet takes none, as under `/proc`.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}
