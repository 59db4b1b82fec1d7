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
 */

/**
 * What the parts of the page may ask of the whole.
 *
 * @typedef {object} App
 * @property {() => View} view the newest known state
 * @property {(number: string, text: string) => void} fill types a text into a phone's box and shows that phone
 * @property {(number: string) => string} nameOf a phone's name, or the number where it is unknown
 * @property {(act: Promise<void>) => Promise<boolean>} attempt waits for an act, says what went wrong; true when done
 */
export { };
