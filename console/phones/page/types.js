/**
 * The shapes the server sends; see ../view.ts and ../world.ts.
 *
 * @typedef {import('../view.ts').Wire<import('../view.ts').View>} View
 * @typedef {View['phones'][number]} Phone
 * @typedef {View['chats'][string][number]} Message
 * @typedef {View['money']['prompts'][number]} Prompt
 * @typedef {View['money']['movements'][number]} Movement
 * @typedef {View['book']['entries'][number]} Entry
 * @typedef {View['desk'][number]} Ticket
 * @typedef {Prompt['amount']} Money
 * @typedef {View['journeys'][number]} Journey
 * @typedef {Omit<import('../studio.ts').FlowDrawing, 'svg'>} FlowDrawing
 * @typedef {View['editing']['problems'][number]} Problem
 */

/**
 * What the parts of the page may ask of the whole.
 *
 * @typedef {object} App
 * @property {() => View} view the newest known state
 * @property {(number: string, text: string) => void} fill types a text into a phone's box and shows that phone
 * @property {() => string} open the number of the phone that is looked at
 * @property {(number: string) => string} nameOf a phone's name, with its last digits where others have it too; the number where it is unknown
 * @property {(act: Promise<void>) => Promise<boolean>} attempt waits for an act, says what went wrong; true when done
 */
// Makes this file a module, so that its types are not everybody's.
// oxlint-disable-next-line unicorn/require-module-specifiers
export {};
