import { el } from './dom.js';

/**
 * What is said of an own change that is not sent yet, and of one that was refused; a reaction that is on its way is shown as it
 * will be.
 */
const WORDS = {
  edit: { sending: 'The edit is not sent yet', failed: 'Not edited' },
  removal: { sending: 'Not taken back yet', failed: 'Not taken back' },
  reaction: { sending: null, failed: 'No reaction' },
};

/** The lines below a message that say what is not sent of it: it itself, or changes of it. Null if there is nothing to say. */
export function messageState(entry, client, conversation) {
  const lines = entry.id ? (entry.changing ?? []).map((change) => ofChange(change)) : [ofPost(entry)];
  const told = lines.filter(({ words }) => words !== null);
  if (told.length === 0) return null;
  return el(
    'div',
    { class: 'message-states' },
    told.map((line) => stateLine(line, client, conversation)),
  );
}

const ofPost = ({ nonce, failure }) => ({ nonce, failure, words: failure ? 'Not sent' : 'Not sent yet' });
const ofChange = ({ nonce, failure, change }) => ({
  nonce,
  failure,
  words: WORDS[change.kind][failure ? 'failed' : 'sending'],
});

function stateLine({ nonce, failure, words }, client, conversation) {
  if (!failure) return el('p', { class: 'message-state' }, words);
  return el(
    'p',
    { class: 'message-state error' },
    `${words}: ${failure} `,
    el('button', { type: 'button', class: 'link', onclick: () => client.retry(conversation, nonce) }, 'Try again'),
    ' ',
    el('button', { type: 'button', class: 'link', onclick: () => client.discard(conversation, nonce) }, 'Discard'),
  );
}
