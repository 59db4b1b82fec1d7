/** A whole small pack for the reference: its files by path. A test reads it from the page, loads it and plays it. */
import { languageVersion } from './manifest-keys.ts';

export const examplePack: ReadonlyMap<string, string> = new Map([
  [
    'flows/reminder/pack.yaml',
    `pack: reminder
language: ${languageVersion}
languages: [en]
entry: days
onboarding: days
queues: [desk]
commands: { menu: days }
schedules:
  weekly: { every: monday at 09:00, run: days }
links:
  poster: days
`,
  ],
  [
    'flows/reminder/days.yaml',
    `flow: days
title: On which days somebody can come
gives: [done]
keeps:
  days: list of [monday, wednesday, friday] up to 3
  name: text
  phone: phone?
steps:
  ask_days:
    menu: days/ask_days
    into: days
    choices: { monday: ask_name, wednesday: ask_name, friday: ask_name, none: person }
  ask_name:
    ask: days/ask_name
    into: name
    check: size(name) > 1
    help: days/help_name
  ask_phone:
    ask: days/ask_phone
    into: phone
    skip: confirm
  confirm:
    confirm: days/confirm
    shows: [name]
    change: [days, name, phone]
    yes: thanks
    no: end done
  thanks:
    say: days/thanks
    then: end done
  person:
    at_most: 2
    then: call
    else: end done
  call:
    handoff: desk
    say: days/person
    within: 2d
    late: end done
    then: ask_days
`,
  ],
  ['templates/reminder/days/ask_days.en.hbs', 'On which days can you come?\n'],
  ['templates/reminder/days/ask_name.en.hbs', 'What is your name?\n'],
  ['templates/reminder/days/help_name.en.hbs', 'Two letters at least.\n'],
  ['templates/reminder/days/ask_phone.en.hbs', 'Which number may we call?\n'],
  [
    'templates/reminder/days/confirm.en.hbs',
    '{{name}}, you come on {{#each days}}{{#unless @first}}, {{/unless}}{{label "day" this}}{{/each}}?{{#if phone}} We call {{phone}} the day before.{{/if}}\n',
  ],
  ['templates/reminder/days/thanks.en.hbs', 'See you then, {{name}}.\n'],
  ['templates/reminder/days/person.en.hbs', 'Somebody will find a day with you ({{ticket.reference}}).\n'],
  [
    'locales/en/reminder.yaml',
    `choices:
  monday: Monday
  wednesday: Wednesday
  friday: Friday
  none: [None of these, none]
fields:
  days: The days
  name: The name
  phone: [The number, number]
labels:
  day:
    monday: Monday
    wednesday: Wednesday
    friday: Friday
`,
  ],
]);
