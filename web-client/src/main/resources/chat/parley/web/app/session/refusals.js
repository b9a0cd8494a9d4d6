/** Why a gateway refuses what is about an earlier message, by its codes, in words that stand below that message. */
const WORDS = new Map([
  ['NO_SUCH_EVENT', 'the server does not have this message'],
  ['NOT_YOURS', 'somebody else said it'],
  ['NOT_A_TEXT', 'only texts can be edited'],
  ['REMOVED', 'the message was taken back'],
  ['BAD_EMOJI', 'the server does not take this for an emoji'],
  ['TOO_MANY_REACTIONS', 'a message has at most 20 different emoji, and 500 reactions'],
  ['UNKNOWN_TYPE', 'this server is of an older version, and cannot do that yet'],
]);

/** Why it was refused, in words for the user: ours, or of a code that is not about earlier messages, the gateway's. */
export const wordsOfRefusal = ({ code, message }) => WORDS.get(code) ?? message;
