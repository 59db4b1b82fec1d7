/**
 * Every mistake an author can make, declared once: severity, message and hint. `{name}` is filled from the details.
 * A message says what is wrong; a hint says what to do.
 */
export interface DeclaredCode {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint: string;
}

const error = (message: string, hint: string): DeclaredCode => ({ severity: 'error', message, hint });
const warning = (message: string, hint: string): DeclaredCode => ({ severity: 'warning', message, hint });

const files = {
  FILE_TOO_LARGE: error('the file is longer than {max} characters', 'split it'),
  FILE_NOT_YAML: error('this cannot be read: {reason}', 'mend the indentation, quotes or brackets here'),
  FILE_NOT_JSON: error('this is not JSON', 'mend it, or name the file .yaml'),
  FILE_DIRECTIVE: error('a line that starts with % changes how the file is read', 'delete that line'),
  FILE_ALIAS: error('aliases (*name) are not part of the language', 'write it out again'),
  FILE_ANCHOR: error(
    'anchors (&{name}) are not part of the language',
    'delete it and write the part out where it is used',
  ),
  FILE_TAG: error('"{name}" is a tag, and the value behind it is lost', 'put the text in quotes'),
  FILE_MERGE_KEY: error('merge keys (<<) are not part of the language', 'write the keys out'),
  FILE_KEY: error('a key must be a plain word', 'write a name here'),
  FILE_NO_VALUE: error('"{name}" has no value', 'write a value behind it, or delete the key'),
  FILE_DUPLICATE_KEY: error('"{name}" stands here twice', 'delete one of them'),
  FILE_SCALAR: error(
    '"{value}" is neither text, a plain whole number, true nor false',
    'put it in quotes if it is text',
  ),
  FILE_MISSING: error('there is no file "{name}"', 'create it'),
};

const expressions = {
  EXPRESSION_SYNTAX: error('this expression cannot be read: {reason}', 'mend it'),
  EXPRESSION_UNKNOWN_VARIABLE: error('no variable "{name}"', 'declare it under takes or keeps'),
  EXPRESSION_UNKNOWN_FIELD: error('{type} has no field "{name}"', 'use a field of {type}'),
  EXPRESSION_TYPES: error('{what}', 'compare and combine values of one type'),
  EXPRESSION_MAY_BE_NULL: error('{path} may be absent here', 'ask first: {path} != null && …'),
  EXPRESSION_NEVER: error('{what}', 'delete the comparison'),
  EXPRESSION_ENUM_VALUE: error('"{name}" is none of {values}', 'use one of {values}'),
  EXPRESSION_NOT_ALLOWED: error(
    '{what} is not part of the language',
    'say it with the operators and functions listed in docs/flow-language.md',
  ),
  EXPRESSION_UNKNOWN_FUNCTION: error('no function "{name}"', 'use one listed in docs/flow-language.md'),
  EXPRESSION_CALL: error('"{name}" is called as {form}', 'call it so'),
  EXPRESSION_SHADOWS: error('"{name}" is a variable already', 'choose another name inside the brackets'),
  EXPRESSION_DIVISION: error(
    'a division by something that may be 0',
    'divide by a whole number other than 0',
  ),
  EXPRESSION_RESULT: error('this is {found}, and {wanted} is needed', 'give {wanted}'),
  EXPRESSION_RESULT_NULL: error(
    'this is {found} and may be absent, and {wanted} is needed',
    'branch on {name} != null before',
  ),
};

const flows = {
  FLOW_SHAPE: error('{what} is wanted here', 'write {what}'),
  FLOW_NAME: error('"{name}" is no name', 'use small letters, digits and _, beginning with a letter'),
  FLOW_RESERVED_NAME: error('"{name}" means something already', 'choose another name'),
  FLOW_UNKNOWN_KEY: error('"{name}" is no field of {of}', 'use one of: {fields}'),
  FLOW_MISSING_KEY: error('{of} needs "{name}"', 'add {name}: {example}'),
  FLOW_NO_KIND: error('step "{name}" has no kind', 'give it one of: {kinds}'),
  FLOW_TWO_KINDS: error('step "{name}" is both {first} and {second}', 'make two steps of it'),
  FLOW_UNKNOWN_TYPE: error(
    '{reason}',
    'use text, int, bool, money, date, time, phone, a record, a list of values, or list of …',
  ),
  FLOW_TWICE: error('"{name}" is declared twice', 'delete one of them'),
  FLOW_FILE_NAME: error(
    'flow "{name}" stands in a file of another name',
    'name the file {name}.yaml, or the flow like its file',
  ),
  FLOW_NO_STEPS: error('the flow has no step', 'write at least one'),
  FLOW_NO_WAY_ON: error('step "{name}" is the last and has no way on', 'add "{field}", or a step behind it'),
  FLOW_GUARD_NOT_HERE: error('"if" has no place here', 'use a branch step'),
  FLOW_BRANCH_ELSE: error('a branch ends with exactly one "else"', 'put - else: step at the end'),
};

const steps = {
  FLOW_UNKNOWN_TARGET: error(
    'no step "{name}"',
    'name a step of this flow, or write end and one of its results',
  ),
  FLOW_UNKNOWN_VARIABLE: error('no variable "{name}"', 'declare it under takes or keeps'),
  FLOW_UNKNOWN_TOOL: error('no tool "{name}"', 'use one listed in docs/tools.md'),
  FLOW_UNKNOWN_FLOW: error('no flow "{name}"', 'name a flow of this pack'),
  FLOW_UNKNOWN_EVENT: error('no event "{name}"', 'use one listed in docs/tools.md'),
  FLOW_UNKNOWN_OUTCOME: error('{of} has no outcome "{name}"', 'use one of: {fields}'),
  FLOW_UNKNOWN_QUEUE: error('no queue "{name}"', 'list it under queues in pack.yaml'),
  FLOW_UNKNOWN_RESULT: error('no result "{name}"', 'list it under gives'),
  FLOW_UNKNOWN_INPUT: error('{of} has no input "{name}"', 'use one of: {fields}'),
  MENU_EMPTY: error('a menu without choices', 'add choices, or each with a list'),
  MENU_EACH_INTO: error('the chosen item is kept nowhere', 'add into with a variable for it'),
  MENU_THEN_UNUSED: error('every choice names its own way, "then" is never taken', 'delete then'),
};

const packs = {
  PACK_NAME: error('the pack calls itself "{name}" in the folder "{folder}"', 'give both one name'),
  PACK_KEYWORD: error('"{name}" is no keyword', 'write 2 to 20 capital letters and digits'),
  PACK_UNKNOWN_LANGUAGE: error('"{name}" is no language this runtime speaks', 'use en, fr or sw'),
  PACK_LANGUAGE_VERSION: error(
    'this runtime reads version {known} of the flow language, not {name}',
    'write language: {known}',
  ),
};

const templates = {
  TEMPLATE_FILE_NAME: error(
    'a template is called name.language.hbs',
    'use a name and one of the languages {languages}',
  ),
  TEMPLATE_SYNTAX: error('the template cannot be read: {reason}', 'mend it'),
  TEMPLATE_NOT_ALLOWED: error(
    '{what} is not part of the template language',
    'use {{path}}, {{#if}}, {{#unless}}, {{#each}} and the helpers',
  ),
  TEMPLATE_UNKNOWN_HELPER: error('no helper "{name}"', 'use one listed in docs/flow-language.md'),
  TEMPLATE_HELPER_CALL: error('"{name}" is used as {form}', 'use it so'),
};

const strings = {
  STRING_SHAPE: error('a string, a list of words or a map of strings is wanted here', 'write one of these'),
};

export const diagnosticCodes = {
  ...files,
  ...expressions,
  ...flows,
  ...steps,
  ...packs,
  ...templates,
  ...strings,
} as const;
void warning;

export type DiagnosticCode = keyof typeof diagnosticCodes;
