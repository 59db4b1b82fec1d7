/** Texts on their way into a message, which know what they were made of. */

/** `of`: templates by name (`pay/confirm`) and the runtime's strings by key (`answers.not_a_date`), in order. */
export interface Said {
  readonly text: string;
  readonly of: readonly string[];
}

/** One text of several, with an empty line between them unless said otherwise. */
export function joined(parts: readonly Said[], between = '\n\n'): Said {
  return { text: parts.map(({ text }) => text).join(between), of: parts.flatMap(({ of }) => of) };
}
