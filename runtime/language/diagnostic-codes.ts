/**
 * Every mistake an author can make, declared once: severity, message and hint. `{name}` is filled from the details.
 * A message says what is wrong; a hint says what to do.
 */
import { comments, error, strings, templates, warning } from './text-codes.ts';

const files = {
  FILE_TOO_LARGE: error('the file is longer than {max} characters', 'split it'),
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
  ),
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
  EXPRESSION_OVERFLOW: error(
    'this whole number may become too large, and then this fails',
    'multiply by a smaller number that is written out, or multiply an amount',
  ),
  EXPRESSION_CURRENCIES: error(
    '{first} and {second} may be in two currencies, and then this fails',
    'ask first: {same} && …',
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
  FLOW_UNKNOWN_TARGET: error(
    'no step "{name}"',
    'name a step of this flow, or write end and one of its results',
  ),
  FLOW_UNKNOWN_VARIABLE: error('no variable "{name}"', 'declare it with its type under keeps or takes'),
  FLOW_UNKNOWN_TOOL: error(
    'no tool "{name}"',
    'use one listed in docs/tools.md; a new one is made by a developer',
  ),
  FLOW_UNKNOWN_FLOW: error('no flow "{name}"', 'name a flow of this pack'),
  FLOW_UNKNOWN_EVENT: error(
    'no event "{name}"',
    'use one listed in docs/tools.md; a new one is made by a developer',
  ),
  FLOW_UNKNOWN_OUTCOME: error('{of} has no outcome "{name}"', 'use one of: {fields}'),
  FLOW_UNKNOWN_PICTURE: error('no picture "{name}"', 'use one of: {known}'),
  FLOW_UNKNOWN_QUEUE: error('no queue "{name}"', 'list it under queues in pack.yaml'),
  FLOW_UNKNOWN_RESULT: error('no result "{name}"', 'list it under gives'),
  FLOW_UNKNOWN_INPUT: error('{of} has no input "{name}"', 'use one of: {fields}'),
  FLOW_END_RESULT: error('an end needs its result', 'write {results}'),
  FLOW_TARGET_RESULT: error('"{name}" is a result, not a step', 'write end {name}'),
  FLOW_RESULT_NEVER: error(
    'the flow never ends with "{name}"',
    'delete it from gives, or end with it somewhere',
  ),
  FLOW_UNREACHABLE: error('no way leads to step "{name}"', 'lead somewhere here, or delete it'),
  FLOW_SAYS_BOTH: warning(
    'behind "{name}" nothing says where it goes on, so "{next}" follows, to which other steps lead',
    'write then: and where it goes on; then: {next} if both are meant',
  ),
  FLOW_CANNOT_END: error(
    'from step "{name}" the flow never ends',
    'add a way that ends with one of its results',
  ),
  FLOW_RESTLESS_CYCLE: error(
    'a loop that waits for nobody: {way}',
    'put an ask, menu, confirm, wait, handoff or at_most into it',
  ),
  FLOW_RUNS_ITSELF: error(
    'flow "{name}" runs itself: {way}',
    'go to a step instead of running the flow again',
  ),
  FLOW_UNROUTED: error('{of} can also give {names}', 'add where that leads'),
  FLOW_SWAPPED: error(
    '"{first}" needs {wanted} and "{second}" {other}: each is given the value of the other',
    'swap the two values',
  ),
  FLOW_MISSING_INPUT: error('{of} needs {names}', 'give it under with'),
  FLOW_UNASSIGNED: error(
    '"{name}" has no value yet for {reader} on the way {way}',
    'assign it before, or make its type optional (?)',
  ),
  FLOW_NEVER_READ: warning('"{name}" is given a value that nothing reads', 'delete it, or use it'),
  FLOW_UNUSED_VARIABLE: warning('nothing uses "{name}"', 'delete it'),
  FLOW_NOT_ASKABLE: error(
    'nobody can answer with {type} ("{name}")',
    'ask for text, int, money, date, phone, media, location or contact, or use a menu',
  ),
  FLOW_LIST_MAX: error(
    '"{name}" is {type}: nobody can send a list without an end',
    'say how many at most: {type} up to 10',
  ),
  FLOW_SKIP_ABSENT: error(
    '"{name}" is absent where the question is skipped, and it is {type}',
    'declare it so that it may be: {type}?',
  ),
  FLOW_ASK_FIELD: error('"{field}" means nothing where the answer is {type}', 'delete it'),
  FLOW_SECRET_TEXT: error('a secret is a text, and "{name}" is not', 'make the variable a text'),
  FLOW_SECRET_READ: error(
    '"{name}" is a secret, and {reader} would show it or keep it',
    'give a secret to a tool that takes one, and to nothing else',
  ),
  FLOW_SECRET_KEPT: error(
    'the secret "{name}" is not taken at once: after its question {what}',
    'go from the question straight to the tool that takes it',
  ),
  FLOW_SECRET_GONE: error(
    'the secret "{name}" is forgotten by the time {tool} takes it: {way}',
    'ask for it again right before',
  ),
  FLOW_SECRET_ASKED: error(
    '{tool} takes a secret as "{input}", and "{source}" is none',
    'ask for it with secret: true, and give it that variable',
  ),
  FLOW_CURRENCY_NOT_HERE: error('"{name}" is {type} and has no currency', 'delete in'),
  FLOW_CHOICE_ENUM: error('"{name}" is {type} and cannot take a choice', 'make it a list of the choices'),
  FLOW_CHOICE_VALUE: error(
    '"{name}" is no value of "{variable}"',
    'use one of {values}, or end the flow with it',
  ),
  FLOW_EACH_LIST: error('"{name}" is {type}, not a list of records', 'name a list whose items are offered'),
  FLOW_CHANGE_UNASKED: error('no question fills "{name}"', 'list only variables that an ask or a menu fills'),
  FLOW_CARRIES: error('{what} is {type}, and "{name}" is {wanted}', 'keep a variable of type {type}'),
  FLOW_CARRIES_NOTHING: error('"{outcome}" carries nothing', 'delete into'),
  FLOW_ROLE: error(
    '{tool} is for {roles}, and a {role} comes to it: {way}',
    'keep it off every way that a {role} can take',
  ),
  WAIT_NEVER_RAISED: error(
    'no tool of this pack ever makes {name} happen',
    'wait for something that a tool of the pack raises',
  ),
  WAIT_OTHER: error(
    '{name} is about {about}, and {path} is no id of one: it would never come here',
    'give it the id of the {about} that a tool gave before',
  ),
  WAIT_NOT_HEARD: error(
    'when {names} comes late nobody is told: this flow has gone on by then',
    'say it by a notice in pack.yaml: {names}: { say: … }',
  ),
  WAIT_BEYOND_WINDOW: warning(
    'this wait may outlast the {hours} hours in which WhatsApp delivers free text, and what is said after it may not arrive',
    'wait {hours}h at most, or end there and let a notice speak',
  ),
  FLOW_WAIT_ABOUT: error('nothing can wait for {name}: it is about no record', 'make a notice of it'),
  MENU_PICK_WAY: error(
    'what may be chosen together leads different ways',
    'let all of them lead to one step, and branch there',
  ),
  SPLIT_ONE_WAY: error('a split with less than two ways', 'add a way, or go there directly'),
  SPLIT_WEIGHTS: error('weights and ways differ: "{name}"', 'give every way a weight, or none'),
  MENU_EMPTY: error('a menu without choices', 'add choices, or each with a list'),
  MENU_EACH_INTO: error('the chosen item is kept nowhere', 'add into with a variable for it'),
  MENU_THEN_UNUSED: error('every choice names its own way, "then" is never taken', 'delete then'),
};

const packs = {
  PACK_NAME: error('the pack calls itself "{name}" in the folder "{folder}"', 'give both one name'),
  PACK_KEYWORD: error('"{name}" is no keyword', 'write 2 to 20 capital letters and digits'),
  PACK_KEYWORD_TAKEN: error('"{name}" is also a word for the command "{command}"', 'choose another keyword'),
  PACK_TOOL_NOT_LISTED: error('the pack may not call {name}', 'list it under tools in pack.yaml'),
  PACK_TOOL_UNUSED: warning('nothing calls {name}', 'delete it: a pack may call only what it needs'),
  PACK_FLOW_UNUSED: warning(
    'nothing starts or runs flow "{name}"',
    'start it in pack.yaml (commands, keywords, notices …) or run it from a step; or delete it',
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

const money = {
  MONEY_UNCONFIRMED: error(
    '{tool} is reached without a confirm: {way}',
    'put a confirm in front that shows what it does',
  ),
  MONEY_USED_UP: error(
    '{tool} is reached when no confirm holds any more: {way}',
    'confirm again: one yes is good for one act',
  ),
  MONEY_NOT_SHOWN: error(
    'the newest confirm does not show {path}, which {tool} takes as "{input}": {way}',
    'add it to the shows of that confirm',
  ),
  MONEY_CHANGED: error(
    '{path} has changed since the confirm showed it, and {tool} takes it as "{input}": {way}',
    'confirm again after the change',
  ),
  MONEY_NOT_PLAIN: error(
    '"{input}" of {tool} must be a value that was shown, and "{source}" computes one',
    'set a variable to it before the confirm and show that',
  ),
  MONEY_NOT_ABOUT: error(
    '"{input}" of {tool} must be the id of a {record} that was shown, and "{source}" is not',
    'give it {record}.id of the record that the confirm shows',
  ),
  MONEY_TOO_LARGE: error(
    'the pack has too many states to prove the money rule',
    'split flows, or run fewer from within others',
  ),
  MONEY_NOT_VISIBLE: error(
    '{path} is not in {template} in {languages}, or only sometimes',
    'print {path} outside of every block',
  ),
};

export const diagnosticCodes = {
  ...files,
  ...expressions,
  ...flows,
  ...steps,
  ...packs,
  ...templates,
  ...money,
  ...strings,
  ...comments,
} as const;

export type DiagnosticCode = keyof typeof diagnosticCodes;
