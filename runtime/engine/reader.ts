/** People who read what members write. */

/** A person who reads what a member writes. */
export interface Reader {
  /** Of the ticket. */
  readonly reference: string;
  /** What comes is received with a word from then on (milliseconds since 1970); 0 while none was said. */
  readonly quietUntilMs: number;
  /** Whether the last word is the person's. */
  readonly answered: boolean;
}

/** Who will read what is written about a ticket: nobody has answered yet. */
export function readerOf(reference: string): Reader {
  return { reference, quietUntilMs: 0, answered: false };
}
