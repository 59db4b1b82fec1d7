/** The mistakes in what is said that several report: templates, strings, and comments to the linter. */
import { error, warning } from './declared-code.ts';

export const templates = {
  TEMPLATE_EMPTY: error('this message says nothing', 'write what is said'),
  TEMPLATE_ONE_BRACE: error('{{name}} is said as it stands here', 'write {{{name}}}'),
  TEMPLATE_EACH_LIST: error('{name} is {type}, not a list', 'use #if, or name a list', 'once a file'),
  TEMPLATE_NOT_PRINTABLE: error(
    '{path} is {type} and cannot be printed',
    'print a field of it, or use #if or #each',
    'once a file',
  ),
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
  STRING_MISSING: error('there is no string {what}', 'add it to {files}', 'once a file'),
  WORDS_SHAPE: error('{what}', 'write it as the same file of another language has it'),
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
