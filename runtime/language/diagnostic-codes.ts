/**
 * The mistakes that readers report, and those that several rules or kinds do. What one rule or one kind reports alone is
 * declared in its own file; all together stand in `all-codes.ts`.
 */
import { error } from './declared-code.ts';
import { comments, strings, templates } from './text-codes.ts';

const files = {
  FILE_TOO_LARGE: error('the file is longer than {max} characters', 'split it'),
  FILE_ENCODING: error(
    'the file is not saved as UTF-8, and letters are lost here',
    'save it as UTF-8 ("Encoding" where your editor saves), then type the lost letters again',
  ),
  FILE_UNMERGED: error(
    'a merge was not finished here: both versions stand in the file',
    'keep the lines that are right, and delete the others and the lines with <<<<<<<, ======= and >>>>>>>',
  ),
  FILE_NOT_YAML: error('this cannot be read: {reason}', 'mend the indentation, quotes or brackets here'),
  FILE_NOT_JSON: error('this is not JSON', 'mend it, or name the file .yaml'),
  FILE_DIRECTIVE: error('a line that starts with % changes how the file is read', 'delete that line'),
  FILE_ALIAS: error('aliases ({name}) are not part of the language', 'write it out again'),
  FILE_ANCHOR: error(
    'anchors (&{name}) are not part of the language',
    'delete it and write the part out where it is used',
  ),
  FILE_UNQUOTED: error(
    'the comma in {whole} ends the value: between { } and [ ] a comma begins the next one',
    'put it in double quotes: "{whole}"',
  ),
  FILE_TAG: error('"{name}" is a tag, and the value behind it is lost', 'put the text in quotes'),
  FILE_MERGE_KEY: error('merge keys (<<) are not part of the language', 'write the keys out'),
  FILE_KEY: error('a key must be a plain word', 'write a name here'),
  FILE_EMPTY: error('there is nothing in this file', 'write into it, or delete it'),
  FILE_NO_VALUE: error(
    '"{name}" has no value',
    'write a value behind it, or delete the key; indent deeper what belongs to it',
  ),
  FILE_DUPLICATE_KEY: error('"{name}" stands here twice', 'give one of them another name, or delete it'),
  FILE_SCALAR: error(
    '"{value}" is neither text, a plain whole number, true nor false',
    'put it in quotes if it is text',
  ),
  FILE_MISSING: error('there is no file "{name}"', 'create it'),
};

const expressions = {
  EXPRESSION_SYNTAX: error(
    'this expression cannot be read: {reason}',
    'use the signs and functions listed in docs/flow-language.md',
  ),
  EXPRESSION_UNKNOWN_VARIABLE: error(
    'no variable "{name}"',
    'declare it with its type under keeps or takes; a text needs quotes of its own: "\'{name}\'"',
    'once a file',
  ),
  EXPRESSION_UNKNOWN_FIELD: error('{type} has no field "{name}"', 'use a field of {type}', 'once a file'),
  EXPRESSION_TYPES: error('{what}', 'compare and combine values of one type'),
  EXPRESSION_MAY_BE_NULL: error('{path} may be absent here', 'ask first: {path} != null && …', 'once a file'),
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
  EXPRESSION_OVERFLOW: error(
    'this whole number may become too large, and then this fails',
    'multiply by a smaller number that is written out, or multiply an amount',
  ),
  EXPRESSION_RESULT: error('this is {found}, and {wanted} is needed', 'give {wanted}'),
  EXPRESSION_RESULT_NULL: error(
    'this is {found} and may be absent, and {wanted} is needed',
    'branch on {name} != null before',
  ),
};

const flows = {
  FLOW_SHAPE: error('{what} is wanted here', 'write {what}'),
  FLOW_NAME: error(
    '"{name}" is no name',
    'use small letters, digits and _, beginning with a letter',
    'once a file',
  ),
  FLOW_RESERVED_NAME: error('"{name}" means something already', 'choose another name'),
  FLOW_UNKNOWN_KEY: error('"{name}" is no field of {of}', 'use one of: {fields}'),
  FLOW_MISSING_KEY: error('{of} needs {names}', 'add {lines}'),
  FLOW_NO_KIND: error('step "{name}" has no kind', 'give it one of: {kinds}'),
  FLOW_TWO_KINDS: error(
    'step "{name}" is both {first} and {second}',
    'make two steps of it: the line with the name of one may be missing',
  ),
  FLOW_UNKNOWN_TYPE: error(
    '{reason}',
    'use text, int, bool, money, date, time, phone, a record, a list of values, or list of …',
  ),
  FLOW_WRONG_TYPE: error('"{name}" is declared as {type} and used as {wanted}', 'write {name}: {wanted}'),
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
  FLOW_UNKNOWN_VARIABLE: error(
    'no variable "{name}"',
    'declare it with its type under keeps or takes',
    'once a file',
  ),
  FLOW_UNKNOWN_TOOL: error(
    'no tool "{name}"',
    'use one listed in docs/tools.md; a new one is made by a developer',
    'once a pack',
  ),
  FLOW_UNKNOWN_FLOW: error('no flow "{name}"', 'name a flow of this pack', 'once a pack'),
  FLOW_UNKNOWN_EVENT: error(
    'no event "{name}"',
    'use one listed in docs/tools.md; a new one is made by a developer',
    'once a pack',
  ),
  FLOW_UNKNOWN_OUTCOME: error('{of} has no outcome "{name}"', 'use one of: {fields}', 'once a pack'),
  FLOW_UNKNOWN_PICTURE: error('no picture "{name}"', 'use one of: {known}'),
  FLOW_UNKNOWN_INPUT: error('{of} has no input "{name}"', 'use one of: {fields}', 'once a pack'),
  FLOW_SWAPPED: error(
    '"{first}" needs {wanted} and "{second}" {other}: each is given the value of the other',
    'swap the two values',
  ),
};

const packs = {
  PACK_NAME: error('the pack calls itself "{name}" in the folder "{folder}"', 'give both one name'),
  PACK_KEYWORD: error('"{name}" is no keyword', 'write 2 to 20 capital letters and digits'),
  PACK_NEVER_TAKEN: error(
    'nothing is left for "{name}": {others} is all that can become of it',
    'delete one of them',
  ),
  PACK_UNKNOWN_LANGUAGE: error('"{name}" is no language this runtime speaks', 'use en, fr or sw'),
  PACK_LANGUAGE_OLD: error(
    'the pack is in version {name} of the flow language, and this is version {known}',
    'run npm run migrate: it rewrites the files and keeps comments and order',
  ),
  PACK_LANGUAGE_VERSION: error(
    'this runtime reads version {known} of the flow language, not {name}',
    'the pack was written for a newer runtime: update this one, or write language: {known} if that was a mistake',
  ),
};

export const commonCodes = {
  ...files,
  ...expressions,
  ...flows,
  ...steps,
  ...packs,
  ...templates,
  ...strings,
  ...comments,
} as const;

export type CommonCode = keyof typeof commonCodes;

/** Common codes for a rule or a kind that reports them as well. */
export function shared<C extends CommonCode>(...codes: readonly C[]): Pick<typeof commonCodes, C> {
  return Object.fromEntries(codes.map((code) => [code, commonCodes[code]])) as Pick<typeof commonCodes, C>;
}
