import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { shownEmoji } from '../../main/resources/chat/parley/web/app/model/emoji.js';
import { foundEmoji, toned, TONES } from '../../main/resources/chat/parley/web/app/model/emojiList.js';
import { EmojiChoices } from '../../main/resources/chat/parley/web/app/store/emojiChoices.js';
import { Notes } from '../../main/resources/chat/parley/web/app/store/notes.js';
import { APP, FakeStorage } from './fakes.mjs';

const { groups } = JSON.parse(readFileSync(new URL(`${APP}/emoji/emoji.json`, import.meta.url), 'utf8'));
const all = groups.flatMap(({ emoji }) => emoji);

test('every emoji that one can choose is shown as it is, with every tone that it takes', () => {
  assert.ok(all.length > 1800, `${all.length}`);
  for (const [emoji, name, takesTone] of all) {
    for (const one of [emoji, ...(takesTone ? TONES.map((tone) => toned(emoji, tone)) : [])]) {
      assert.equal(shownEmoji(one), one, name);
      assert.ok(one.length <= 64, name);
    }
  }
});

test('of what others send the first emoji is shown, and of what is none a symbol', () => {
  const cases = { '👍👍': '👍', '👩‍🚀!': '👩‍🚀', '🇩🇪🇫🇷': '🇩🇪', '7️⃣': '7️⃣', '👍🏽': '👍🏽', '🏴󠁧󠁢󠁳󠁣󠁴󠁿': '🏴󠁧󠁢󠁳󠁣󠁴󠁿' };
  for (const [text, shown] of Object.entries(cases)) assert.equal(shownEmoji(text), shown, text);
  const none = ['hello', '7', ' 👍', '<b>', '\u202e👍', '\u200d', '\ud83d', 'a\u0301'.repeat(20), ''];
  for (const text of none) assert.equal(shownEmoji(text), '\ufffd', text);
  assert.equal(shownEmoji(`\u{1f3f4}${'\u{e0061}'.repeat(20)}\u{e007f}`), '\u{1f3f4}');
});

test('emoji are found by the beginnings of words in their names', () => {
  const names = (typed) => foundEmoji(groups, typed).map(([, name]) => name);
  assert.equal(names('thumbs u')[0], 'thumbs up');
  assert.deepEqual(names('HEART').slice(0, 2), ['red heart', 'heart with arrow']);
  assert.ok(names('face cat').includes('cat face'));
  assert.deepEqual([names(''), names('  '), names('qqq')], [[], [], []]);
});

test('emoji are found by the short names that people know, those that have just that one first', () => {
  const first = (typed) => foundEmoji(groups, typed)[0]?.[0];
  const known = { tada: '🎉', ':tada:': '🎉', '+1': '👍', ':-1:': '👎', thumbsup: '👍', joy: '😂', 'flag-de': '🇩🇪', '+': '👍' };
  for (const [typed, emoji] of Object.entries(known)) assert.equal(first(typed), emoji, typed);
  assert.ok(foundEmoji(groups, 'satis').some(([emoji]) => emoji === '😆'));
  assert.deepEqual(foundEmoji(groups, '::'), []);
});

test('the picker finds each emoji by all the short names that it has in the terminal', () => {
  const table = new URL('../../../../cli-client/src/main/resources/chat/parley/cli/text/emoji-short-names.txt', import.meta.url);
  const lines = readFileSync(table, 'utf8').split('\n').filter((line) => line && !/^#( |$)/.test(line));
  assert.ok(lines.length > 1000, `${lines.length}`);
  for (const [emoji, ...names] of lines.map((line) => line.split(' '))) {
    const entry = all.find(([one]) => one === emoji);
    for (const name of names) assert.equal(foundEmoji([{ emoji: [entry] }], name).length, 1, name);
  }
});

test('what was chosen last comes first; what is kept and no emoji is left alone', () => {
  const notes = new Notes('alice', new FakeStorage());
  const choices = new EmojiChoices(notes);
  assert.deepEqual([choices.recent, choices.tone], [[], null]);
  for (const [emoji] of all.slice(0, 30)) choices.chose(emoji);
  choices.chose(all[20][0]);
  assert.equal(choices.recent.length, 24);
  assert.deepEqual(choices.recent.slice(0, 2), [all[20][0], all[29][0]]);
  choices.tone = TONES[2];
  assert.equal(new EmojiChoices(notes).tone, TONES[2]);
  for (const damaged of ['x', 7, {}, [null, 7, 'hello', '<b>', '👍'.repeat(40)]]) {
    notes.write('emoji recent', damaged);
    notes.write('emoji tone', damaged);
    assert.deepEqual([choices.recent, choices.tone], [[], null]);
  }
});
