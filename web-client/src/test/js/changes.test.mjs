// What becomes of messages, beside the cases in docs/conversation-cases.json: how much is kept, and what is not sent yet.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Changes } from '../../main/resources/chat/parley/web/app/model/changes.js';
import { Chat } from '../../main/resources/chat/parley/web/app/model/chat.js';
import { idAt, idBelow } from '../../main/resources/chat/parley/web/app/model/eventIds.js';
import { isChange } from '../../main/resources/chat/parley/web/app/model/kinds.js';
import { quoteOf } from '../../main/resources/chat/parley/web/app/model/quote.js';
import { Timeline } from '../../main/resources/chat/parley/web/app/model/timeline.js';

const id = (n) => idAt(1_700_000_000_000 + n);
const event = (n, more) => ({ id: id(n), at: n, room: 'r', from: 'bob', nonce: `n${n}`, ...more });
const text = (n, more = {}) => event(n, { kind: 'text', text: `${n}`, ...more });
const change = (n, kind, about, more = {}) => event(n, { kind, about: id(about), ...more });
const edit = (n, about, more = {}) => change(n, 'edit', about, { text: `edit ${n}`, ...more });
const removal = (n, about, more = {}) => change(n, 'removal', about, more);
const reaction = (n, about, more = {}) => change(n, 'reaction', about, { emoji: '👍', ...more });
const shown = ({ events }) => events.map((one) => (one.kind === 'removed' ? 'removed' : one.text));

test('what is no change of this version is none', () => {
  const right = [
    edit(2, 1),
    removal(2, 1),
    reaction(2, 1),
    reaction(2, 1, { on: false }),
    reaction(2, 1, { emoji: 'soon' }),
  ];
  assert.deepEqual(right.map(isChange), Array(5).fill(true));
  const wrong = [edit(2, 1, { text: ' ' }), edit(2, 1, { text: ['x'] }), edit(2, 1, { about: undefined })];
  wrong.push(edit(2, 1, { about: 'x' }), reaction(2, 1, { emoji: '' }), reaction(2, 1, { emoji: 'x'.repeat(65) }));
  wrong.push(reaction(2, 1, { on: 'yes' }), { ...text(2), about: id(1) }, change(2, 'vote', 1), null, undefined, 7);
  assert.deepEqual(wrong.map(isChange), Array(wrong.length).fill(false));
});

test('changes of what never comes are bounded, and the newest are kept', () => {
  const timeline = new Timeline('me');
  for (let n = 0; n < 10_000; n++) timeline.change([edit(20_000 + n, n)]);
  timeline.begin([text(0), text(9_999)], false);
  assert.deepEqual(shown(timeline), ['0', 'edit 29999']);
});

test('of very many changes of one message those are kept that count', () => {
  const changes = new Changes();
  const said = text(0);
  const from = 'carol';
  changes.add(edit(1, 0), true);
  changes.add(reaction(2, 0, { from: 'dave' }), true);
  for (let n = 3; n < 20_000; n++) changes.add(reaction(n, 0, { from, on: n % 2 === 0 }), true);
  changes.add(reaction(20_001, 0, { from, nonce: 'n19998' }), true);
  const { text: now, reactions } = changes.shown(said);
  assert.deepEqual([now, reactions], ['edit 1', [{ emoji: '👍', users: ['dave'] }]]);
});

test('an own change is shown before it is sent, and not if it is refused', () => {
  const timeline = new Timeline('me');
  timeline.begin([text(1, { from: 'me' }), text(2)], false);
  timeline.post({ nonce: 'e', at: 5, change: { kind: 'edit', about: id(1), text: 'new' } });
  timeline.post({ nonce: 'r', at: 6, change: { kind: 'reaction', about: id(2), emoji: '👍', on: true } });
  assert.deepEqual([timeline.events[0].text, timeline.events[0].editedAt], ['new', 5]);
  assert.deepEqual(timeline.events[1].reactions, [{ emoji: '👍', users: ['me'] }]);

  timeline.post({ nonce: 'e', at: 5, failure: 'no', change: { kind: 'edit', about: id(1), text: 'new' } });
  assert.equal(timeline.events[0].text, '1');
  assert.deepEqual(
    timeline.events[0].changing.map(({ failure }) => failure),
    ['no'],
  );
  assert.ok(timeline.discard('e'));
  assert.equal(timeline.events[0].changing, undefined);

  timeline.acknowledge('r', id(9));
  assert.deepEqual(timeline.events[1].reactions, [{ emoji: '👍', users: ['me'] }]);
  assert.equal(timeline.events[1].changing, undefined);
  assert.deepEqual(timeline.acknowledged({ nonce: 'r', change: { about: id(2) } }), { event: id(9) });
});

test('an own change that has come as an event is not sent any more', () => {
  const timeline = new Timeline('me');
  timeline.begin([text(1, { from: 'me' })], false);
  const own = { nonce: 'e', at: 5, change: { kind: 'edit', about: id(1), text: 'new' } };
  timeline.post(own);
  timeline.change([edit(8, 1, { from: 'me', nonce: 'e', text: 'new' })]);
  assert.equal(timeline.events[0].changing, undefined);
  timeline.post(own);
  assert.deepEqual([timeline.events[0].changing, timeline.acknowledged(own)], [undefined, { event: id(8) }]);
});

test('what was taken back is not kept, wherever it is: among the events, in an older page, or quoted', () => {
  const timeline = new Timeline('me');
  timeline.begin([text(20)], true);
  timeline.quote(id(3), text(3));
  timeline.change([removal(30, 20), removal(31, 10), removal(32, 3)]);
  timeline.addOlder([text(10), text(11)], true);
  timeline.add(event(11, { kind: 'removed' }));
  assert.deepEqual(shown(timeline), ['removed', 'removed', 'removed']);
  assert.equal(timeline.find(id(3)).kind, 'removed');
  assert.doesNotMatch(JSON.stringify(timeline.events), /"text"/);
});

test('an own post that was sent and taken back elsewhere is not shown again from what was kept', () => {
  const timeline = new Timeline('me');
  timeline.post({ nonce: 'n1', text: 'secret', at: 1 });
  timeline.begin([event(1, { from: 'me', kind: 'removed' })], false);
  timeline.post({ nonce: 'n1', text: 'secret', at: 1 });
  assert.deepEqual([shown(timeline), timeline.pending], [['removed'], []]);
  assert.deepEqual(timeline.acknowledged({ nonce: 'n1' }), { event: id(1) });
});

test('of what was trimmed the changes come again with its page', () => {
  const timeline = new Timeline('me');
  timeline.begin([text(1), text(2)], false);
  timeline.change([edit(3, 1)]);
  timeline.trim(1);
  timeline.addOlder([text(1)], false);
  assert.deepEqual(shown(timeline), ['1', '2']);
  timeline.change([edit(3, 1)]);
  assert.deepEqual(shown(timeline), ['edit 3', '2']);
});

/** A chat in which a room was read to the end, and what it has told. */
function chatWith(...events) {
  const chat = new Chat('me');
  const told = [];
  const conversation = chat.open('#r');
  chat.begin(conversation, { events, more: false });
  for (const name of ['came', 'news', 'answer'])
    chat.on(name, (...details) => told.push([name, details.at(-1).id ?? details.at(-1)]));
  return { chat, conversation, told };
}

test('a page brings the changes of its events, and one that goes on those of others, too', () => {
  const { chat, conversation } = chatWith(text(1), text(2));
  chat.add({ events: [text(3), edit(5, 1)], changes: [edit(4, 3), 'no event', edit(6, 9)] });
  assert.deepEqual(shown(conversation.timeline), ['edit 5', '2', 'edit 4']);
  chat.add({ events: [], changes: 'of another version' });
  chat.begin(chat.open('#other'), {
    events: [text(1, { room: 'other' })],
    changes: [edit(4, 1, { room: 'other' })],
    more: false,
  });
  assert.deepEqual(shown(chat.get('#other').timeline), ['edit 4']);
});

test('changes are no news, count nowhere and open no conversation', () => {
  const { chat, conversation, told } = chatWith(text(1));
  chat.see(conversation, id(1));
  for (const one of [edit(2, 1, { text: 'me!' }), reaction(3, 1), removal(4, 9)]) chat.say(one);
  const privately = { room: undefined, to: 'me', from: 'carol' };
  chat.say(reaction(5, 1, privately));
  assert.deepEqual([told, conversation.counts, chat.conversations.length], [[], { unread: 0, mentions: 0 }, 1]);
  chat.say(text(1, privately));
  assert.deepEqual(chat.get('@carol').timeline.events[0].reactions, [{ emoji: '👍', users: ['carol'] }]);
  assert.deepEqual(told, [
    ['came', '@carol'],
    ['news', id(1)],
  ]);
});

test('what is taken back while it is unread is not unread any more, and is no news if it comes so', () => {
  const { chat, conversation, told } = chatWith(text(1));
  chat.see(conversation, id(1));
  chat.say(text(2, { text: 'me?' }));
  assert.deepEqual(conversation.counts, { unread: 1, mentions: 1 });
  chat.say(removal(3, 2));
  assert.deepEqual([conversation.counts, conversation.firstUnread], [{ unread: 0, mentions: 0 }, null]);
  chat.say(event(4, { kind: 'removed' }));
  assert.deepEqual(told, [['news', id(2)]]);
});

test('what something unread answers is looked for; if it is mine, I am meant', () => {
  const { chat, conversation, told } = chatWith(text(50));
  chat.see(conversation, id(50));
  chat.say(text(51, { replyTo: id(7) }));
  assert.deepEqual(told, [
    ['answer', id(7)],
    ['news', id(51)],
  ]);
  assert.deepEqual(conversation.counts, { unread: 1, mentions: 0 });
  conversation.timeline.quote(id(7), text(7, { from: 'me' }));
  chat.changed(conversation);
  assert.deepEqual(conversation.counts, { unread: 1, mentions: 1 });
  chat.say(text(52, { replyTo: 'no id' }));
  assert.equal(told.filter(([name]) => name === 'answer').length, 1);
});

test('a quote is one line, cut between characters; what is not there says so', () => {
  assert.deepEqual(quoteOf(text(1, { text: '\n  a\n\tb ' })), { from: 'bob', words: 'a b ' });
  assert.equal(quoteOf(text(1, { text: '🎉'.repeat(500) })).words, `${'🎉'.repeat(140)}…`);
  assert.equal(quoteOf(text(1, { text: '\u202eevil' })).words, '\ufffdevil');
  assert.equal(quoteOf(event(1, { kind: 'file', file: { name: 'a\u202eb' } })).words, 'shares a\ufffdb');
  assert.match(quoteOf(event(1, { kind: 'removed' })).words, /bob took this message back/);
  assert.equal(quoteOf(event(1, { kind: 'removed', by: 'ann' })).words, 'bob: removed by ann');
  assert.notEqual(quoteOf(null).words, quoteOf(undefined).words);
});

test('the id below an id is just below it', () => {
  assert.equal(idBelow('01KAJ6Q8X0000GZ4T9D3V1B7CK'), '01KAJ6Q8X0000GZ4T9D3V1B7CJ');
  assert.equal(idBelow('01KAJ6Q8X10000000000000000'), '01KAJ6Q8X0ZZZZZZZZZZZZZZZZ');
  assert.equal(idBelow('0'.repeat(26)), '0'.repeat(26));
});
