/** What `language` asks the engine for: the compiler names the file that is missing. */

/** The file of something that flows call so: `at_most` is in `at-most.ts`. */
type FileOf<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}-${FileOf<Rest>}`
  : Name;

/** True where nothing is lacking; else what to do, which the compiler then shows. */
export type Needs<Folder extends string, Lacking extends string> = [Lacking] extends [never]
  ? true
  : `write ${Folder}/${FileOf<Lacking>}.ts, then npm run generate`;
