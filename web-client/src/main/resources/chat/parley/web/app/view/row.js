import { beginsDay, beginsGroup } from '../model/grouping.js';
import { mentions } from '../model/mention.js';
import { attachment } from './attachment.js';
import { el } from './dom.js';
import { folding } from './folding.js';
import { avatar, colourOf, linkTo } from './names.js';
import { dayText, fullTimeText, shortTimeText, timeText } from './times.js';

/**
 * What one message looks like depends on this and nothing else, so that a row is built again only when it changes.
 * @param entry an event or a pending post  @param before the one above it  @param firstUnread whether the unread ones begin here
 */
export function rowSignature(entry, before, firstUnread) {
  const day = beginsDay(entry, before) ? dayText(entry.at) : '';
  return [entry.id, day, beginsGroup(entry, before), firstUnread, entry.failure].join('\n');
}

/** A message as a row of the log. */
export function row(entry, before, firstUnread, { client, transfers, conversation, folds }) {
  const begins = beginsGroup(entry, before);
  const state = entry.id ? null : entry.failure ? 'failed' : 'sending';
  const isMention =
    entry.kind === 'text' && entry.from !== client.me && conversation.isRoom && mentions(entry.text, client.me);
  return el(
    'article',
    {
      class: ['row', begins && 'begins', isMention && 'mentions-me'].filter(Boolean).join(' '),
      data: { ...(entry.id ? { id: entry.id } : { nonce: entry.nonce }), ...(state && { state }), from: entry.from },
    },
    beginsDay(entry, before) ? el('h2', { class: 'day' }, el('span', {}, dayText(entry.at))) : null,
    firstUnread ? el('p', { class: 'new-line' }, el('span', {}, 'New')) : null,
    el(
      'div',
      { class: 'message' },
      begins ? avatar(entry.from) : el('span', { class: 'aside-time', 'aria-hidden': 'true' }, shortTimeText(entry.at)),
      begins ? head(entry) : el('span', { class: 'visually-hidden' }, `${entry.from}, ${timeText(entry.at)}: `),
      entry.kind === 'file' ? attachment(entry.file, transfers) : folding(entry.text, `${entry.from} ${entry.nonce}`, folds),
      state ? stateOf(entry, client, conversation) : null,
    ),
  );
}

const head = ({ from, at }) =>
  el(
    'p',
    { class: 'message-head' },
    el('a', { class: `from ${colourOf(from)}`, href: linkTo(`@${from}`) }, el('bdi', {}, from)),
    el('time', { datetime: new Date(at).toISOString(), title: fullTimeText(at) }, timeText(at)),
  );

function stateOf(post, client, conversation) {
  if (!post.failure) return el('p', { class: 'message-state' }, 'Not sent yet');
  return el(
    'p',
    { class: 'message-state error' },
    `Not sent: ${post.failure} `,
    el('button', { type: 'button', class: 'link', onclick: () => client.retry(conversation, post.nonce) }, 'Try again'),
    ' ',
    el('button', { type: 'button', class: 'link', onclick: () => client.discard(conversation, post.nonce) }, 'Discard'),
  );
}
