/**
 * How a mistake is declared: severity, message and hint. `{name}` is filled from the details. A message says what is
 * wrong; a hint says what to do.
 */

/**
 * What is told once where it is found several times: of a pack what all its files share, such as a tool or a template;
 * of a file what one flow has, or one template in all its languages; of a message what is so in each language in its own
 * numbers. Everything else stands alone.
 */
export type Once = 'once a pack' | 'once a file' | 'once a message';

export interface DeclaredCode {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint: string;
  readonly once: Once | null;
}

/** Codes with what they say, as a rule or a kind declares them. */
export type DeclaredCodes = Readonly<Record<string, DeclaredCode>>;

export const error = (message: string, hint: string, once: Once | null = null): DeclaredCode => ({
  severity: 'error',
  message,
  hint,
  once,
});
export const warning = (message: string, hint: string, once: Once | null = null): DeclaredCode => ({
  severity: 'warning',
  message,
  hint,
  once,
});
