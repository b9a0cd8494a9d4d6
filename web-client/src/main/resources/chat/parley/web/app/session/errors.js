const RETRYABLE = new Set(['BUSY', 'UNAVAILABLE', 'INTERNAL']);

/** What went wrong, in words for the user: what it was, and where it helps, what to do. */
export class Told extends Error {}

/**
 * What went wrong, in words for the user. What a browser says of its own errors differs from one to the other, and
 * names no remedy.
 */
export function wordsOf(error) {
  if (error instanceof Told) return error.message;
  console.error(error);
  return `this browser could not do it (${error?.name ?? 'unknown error'})`;
}

/** Loads a part of the page that is needed now; where that fails, there are words for it. */
export async function loaded(load) {
  try {
    return await load();
  } catch (error) {
    console.info(`a part of the page is missing: ${error.message}`);
    throw new Told('this part of the page cannot be loaded now. Try again when the connection is back, or reload the page');
  }
}

/** A request was refused: docs/protocol.md §8. */
export class RequestError extends Told {
  constructor({ code, message, retryAfterMillis }) {
    super(message);
    this.name = 'RequestError';
    this.code = code;
    this.retryAfterMillis = retryAfterMillis ?? 0;
  }

  /** Whether the same request may succeed later. That of a code of a later gateway may, if it says when. */
  get retryable() {
    return RETRYABLE.has(this.code) || this.retryAfterMillis > 0;
  }
}

/** The connection ended, or never began, or nothing came in time: whether the request had an effect is not known. */
export class ConnectionLost extends Told {
  constructor(code, reason) {
    super('the connection to the server is lost');
    this.name = 'ConnectionLost';
    this.code = code;
    this.reason = reason;
  }
}

const FINAL_CLOSES = new Set([1002, 1003, 1007, 1009, 4002, 4003]);

/** Whether the server wants the user to stay away, whatever the code means, which a later version knows. */
export const isForGood = (closeCode) => closeCode >= 4500 && closeCode <= 4999;

/** Whether a close code says that connecting again would end the same way: docs/protocol.md §9. */
export const isFinal = (closeCode) => FINAL_CLOSES.has(closeCode) || isForGood(closeCode);

/** Throws an error again, unless it says that something was under way when the user signed out or cancelled it. */
export function unlessAborted(error) {
  if (error.name !== 'AbortError') throw error;
}

/** Why a gateway refuses what is about an earlier message, by its codes, in words that stand below that message. */
const REFUSALS = new Map([
  ['NO_SUCH_EVENT', 'the server does not have this message'],
  ['NOT_YOURS', 'somebody else said it'],
  ['NOT_A_TEXT', 'only texts can be edited'],
  ['REMOVED', 'the message was taken back'],
  ['BAD_EMOJI', 'the server does not take this for an emoji'],
  ['TOO_MANY_REACTIONS', 'a message has at most 20 different emoji, and 500 reactions'],
  ['UNKNOWN_TYPE', 'this server is of an older version, and cannot do that yet'],
]);

/** Why it was refused, in words for the user: ours, or of a code that is not about earlier messages, the gateway's. */
export const wordsOfRefusal = ({ code, message }) => REFUSALS.get(code) ?? message;
