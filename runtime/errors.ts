/**
 * Operating failures: what went wrong around the program, as opposed to an author's mistake (a Diagnostic),
 * a refusal by the domain (a named outcome) or a programmer's mistake (an assertion).
 *
 * Each folder declares its failures once with `declareErrors` and throws them by code.
 */

/** What a catalogue says about one failure. */
export interface ErrorDeclaration {
  /** One sentence: what, where, which value. `{name}` is replaced from the details. */
  readonly message: string;
  /** What the person who caused it, or who operates the system, should do. Imperative. */
  readonly hint: string;
  /** True when the same act may succeed later without anybody changing anything. */
  readonly retryable: boolean;
}

/** An operating failure with a code from a catalogue. The message never carries secrets or personal data. */
export class AppError extends Error {
  readonly code: string;
  readonly hint: string;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(
    code: string,
    declaration: ErrorDeclaration,
    details: Readonly<Record<string, string | number>> = {},
    cause?: unknown,
  ) {
    super(fill(declaration.message, details), cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.hint = fill(declaration.hint, details);
    this.retryable = declaration.retryable;
    this.details = details;
  }
}

/** All declared failures of the program, by code; `docs/errors.md` is made from it. */
export const catalogue = new Map<string, ErrorDeclaration>();

/**
 * Declares a folder's failures and returns a function that makes one.
 * Throws when a code is declared twice: a code has one meaning.
 */
export function declareErrors<Code extends string>(declarations: Record<Code, ErrorDeclaration>) {
  for (const [code, declaration] of Object.entries<ErrorDeclaration>(declarations)) {
    if (catalogue.has(code)) throw new Error(`error code ${code} is declared twice`);
    catalogue.set(code, declaration);
  }
  return (code: Code, details: Readonly<Record<string, string | number>> = {}, cause?: unknown): AppError =>
    new AppError(code, declarations[code], details, cause);
}

function fill(text: string, details: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(details[name] ?? whole));
}
