/** How a mistake is declared, and the mistakes in what is said: templates, strings, and comments to the linter. */

interface DeclaredCode {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint: string;
}

export const error = (message: string, hint: string): DeclaredCode => ({ severity: 'error', message, hint });
export const warning = (message: string, hint: string): DeclaredCode => ({
  severity: 'warning',
  message,
  hint,
});

export const templates = {
  TEMPLATE_FILE_NAME: error(
    'a template is called name.language.hbs',
    'use a name and one of the languages {languages}',
  ),
  TEMPLATE_MISSING: error('there is no template "{name}"', 'write {files}'),
  TEMPLATE_EMPTY: error('this message says nothing', 'write what is said'),
  TEMPLATE_ONE_BRACE: error('{{name}} is said as it stands here', 'write {{{name}}}'),
  TEMPLATE_LANGUAGE: error('template "{name}" is missing in {languages}', 'write {files}'),
  TEMPLATE_DIFFERS: error('{paths}: read in {has}, and not in {lacks}', 'say it in {lacks} as well'),
  TEMPLATE_EACH_LIST: error('{name} is {type}, not a list', 'use #if, or name a list'),
  TEMPLATE_NOT_PRINTABLE: error(
    '{path} is {type} and cannot be printed',
    'print a field of it, or use #if or #each',
  ),
  TEMPLATE_MAY_BE_ABSENT: error(
    '{path} may be absent here, and there is nothing to say then',
    'put it between {{#if {path}}} and {{/if}}, with {{else}} for what is said otherwise',
  ),
  TEMPLATE_HELPER_TYPE: error('"{helper}" takes {wanted}, and {path} is {type}', 'give it {wanted}'),
  MESSAGE_TOO_LONG: warning(
    'with the longest values this may have {length} characters in {language}, and {gateway} takes {max} {where}',
    'say it in fewer words, in two messages, or of a shorter list',
  ),
  MESSAGE_UNBOUNDED: error(
    '{path} has no declared maximum, so nobody can say how long this message becomes',
    'declare it as list of … up to a number',
  ),
  TEMPLATE_UNUSED: warning('nothing says template "{name}"', 'delete it in every language'),
  TEMPLATE_SYNTAX: error(
    'the template cannot be read: {reason}',
    'close every {{ and every block as it was opened',
  ),
  TEMPLATE_NOT_ALLOWED: error(
    '{what} is not part of the template language',
    'use {{path}}, {{#if}}, {{#unless}}, {{#each}} and the helpers',
  ),
  TEMPLATE_UNKNOWN_HELPER: error('no helper "{name}"', 'use one listed in docs/flow-language.md'),
  TEMPLATE_HELPER_CALL: error('"{name}" is used as {form}', 'use it so'),
};

export const strings = {
  STRING_MISSING: error('there is no string {what}', 'add it to {files}'),
  STRING_LANGUAGE: error('string "{name}" is missing in {languages}', 'add it to {files}'),
  STRING_PLURAL: error(
    'string "{name}" has forms for some numbers in {language} and none for the others',
    'add {name}_other',
  ),
  STRING_DIFFERS: error(
    'string "{name}" takes ({found}) in {language} and ({wanted}) in {other}',
    'take the same values in every language',
  ),
  STRING_TOO_LONG: error('the label "{label}" has {length} characters, {max} fit on a button', 'shorten it'),
  STRING_NUMBER: error('"{word}" is a number, and numbers choose by position', 'use a word'),
  STRING_AMBIGUOUS: error(
    '"{word}" means both "{first}" and "{second}" of the same {of}',
    'use another word for one of them',
  ),
  STRING_LIKE_COMMAND: warning(
    '"{word}" is also a word for the command "{command}", which cannot be reached here',
    'use another word',
  ),
  STRING_LIKE_KEYWORD: warning(
    '"{word}" is also a keyword that starts flow "{flow}", which cannot be reached here',
    'use another word',
  ),
  WORDS_SHAPE: error('{what}', 'write it as the same file of another language has it'),
  STRING_UNUSED: warning('nothing uses string "{name}"', 'delete it in every language'),
  STRING_SHAPE: error('a string, a list of words or a map of strings is wanted here', 'write one of these'),
};

export const comments = {
  LINT_IGNORE_SHAPE: warning(
    'this comment lets nothing stand: it needs a code and a reason',
    'write lint-ignore CODE: why it may stand',
  ),
  LINT_IGNORE_CODE: warning('there is no problem called "{name}"', 'use a code of docs/errors.md'),
  LINT_IGNORE_ERROR: warning(
    '{name} is an error and cannot be let stand',
    'mend what it says and delete the comment',
  ),
  LINT_IGNORE_UNUSED: warning('nothing here is a {name} (any more)', 'delete the comment'),
};
