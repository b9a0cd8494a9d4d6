// The cases that both clients agree on: docs/conversation.md.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { HUES, hueOf } from '../../main/resources/chat/parley/web/app/model/colour.js';
import { beginsDay, beginsGroup } from '../../main/resources/chat/parley/web/app/model/grouping.js';
import { addresses } from '../../main/resources/chat/parley/web/app/model/links.js';
import { mentions } from '../../main/resources/chat/parley/web/app/model/mention.js';
import { inOrder } from '../../main/resources/chat/parley/web/app/model/names.js';
import { Timeline } from '../../main/resources/chat/parley/web/app/model/timeline.js';
import { unreadOf } from '../../main/resources/chat/parley/web/app/model/unread.js';

const cases = JSON.parse(readFileSync(new URL('../../../../docs/conversation-cases.json', import.meta.url), 'utf8'));

function timelineOf(me, events) {
  const timeline = new Timeline(me);
  for (const event of events) if (!timeline.change([event])) timeline.add(event);
  return timeline;
}

const inTheCases = ({ id, kind, text, file, editedAt, reactions, replyTo, by }) => ({
  id,
  ...(by && { by }),
  ...(kind === 'removed' ? { removed: true } : file ? { file: file.name } : { text }),
  ...(editedAt && { edited: true }),
  ...(reactions && { reactions }),
  ...(replyTo && { replyTo }),
});

test('a name among the words of a text is a mention', () => {
  for (const { me, text, room, mentions: expected } of cases.mention) {
    assert.equal(mentions(text, me, room), expected, `${me} in “${text}”`);
  }
});

test('a user has one of twelve hues', () => {
  for (const { user, hue, name } of cases.colour) {
    assert.equal(hueOf(user), hue, user);
    assert.equal(HUES[hue], name);
  }
});

test('rooms stand before private conversations, each by name', () => {
  for (const { conversations, ordered } of cases.order) assert.deepEqual(inOrder(conversations), ordered);
});

for (const { name, zone, events, days, groups } of cases.grouping) {
  test(`groups and days: ${name}`, () => {
    process.env.TZ = zone;
    const indicesWhere = (begins) => events.flatMap((event, i) => (begins(event, events[i - 1]) ? [i] : []));
    assert.deepEqual(indicesWhere(beginsDay), days);
    assert.deepEqual(indicesWhere(beginsGroup), groups);
  });
}

for (const { name, me, steps, shown } of cases.timeline) {
  test(`timeline: ${name}`, () => {
    const timeline = new Timeline(me);
    for (const { event, post, ack } of steps) {
      if (event) timeline.add(event);
      if (post) timeline.post(post);
      if (ack) timeline.acknowledge(ack.nonce, ack.id);
    }
    const now = [...timeline.events.map(({ id }) => id), ...timeline.pending.map(({ nonce }) => `pending ${nonce}`)];
    assert.deepEqual(now, shown);
  });
}

for (const { name, me, conversation, seen, events, unread, mentions: named } of cases.unread) {
  test(`unread: ${name}`, () => {
    const timeline = timelineOf(me, events);
    assert.deepEqual(unreadOf(timeline, seen, conversation, me), { unread, mentions: named });
  });
}

for (const { name, me, events, shown } of cases.changes) {
  test(`changes: ${name}`, () => {
    assert.deepEqual(timelineOf(me, events).events.map(inTheCases), shown);
  });
}

test('addresses become links, and nothing else does', () => {
  for (const { text, links } of cases.links) {
    const found = [...addresses(text)];
    assert.deepEqual(
      found.map(({ address }) => address),
      links,
      text,
    );
    for (const { index, address } of found) assert.ok(text.startsWith(address, index));
  }
});

// Counted anew for each that is cut off, 200,000 brackets would take minutes.
test('an address with very many brackets behind it is found at once', () => {
  const unopened = ')'.repeat(200_000);
  assert.deepEqual([...addresses(`http://x/(a)${unopened}`)], [{ index: 0, address: 'http://x/(a)' }]);
});
