/** What a phone itself says, in its owner's language. */
export const words = {
  en: {
    language: 'English',
    hello: 'Hello',
    start: 'START',
    empty: 'No messages yet. Say something:',
    box: 'Message',
    voice: 'Voice note',
    place: 'Location',
  },
  fr: {
    language: 'Français',
    hello: 'Bonjour',
    start: 'DÉMARRER',
    empty: 'Pas encore de message. Dites quelque chose :',
    box: 'Message',
    voice: 'Message vocal',
    place: 'Position',
  },
  sw: {
    language: 'Kiswahili',
    hello: 'Habari',
    start: 'ANZA',
    empty: 'Bado hakuna ujumbe. Sema kitu:',
    box: 'Ujumbe',
    voice: 'Ujumbe wa sauti',
    place: 'Mahali',
  },
};
