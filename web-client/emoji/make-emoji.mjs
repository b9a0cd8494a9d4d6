// Makes app/emoji/emoji.json of Unicode's emoji-test.txt, in which all emoji that keyboards have stand in groups, with their
// names. Debian has it in the package unicode-data:
//
//     node web-client/emoji/make-emoji.mjs /usr/share/unicode/emoji/emoji-test.txt
//
// Skin tones and hair are left out. An emoji that takes a tone behind its first character, with a name of Unicode's for each of
// the five, has a third value, 1; one with short names that people know, of the terminal client's table, a fourth: these, but
// for those by which its name is found first anyway. So an entry is [emoji, name], [emoji, name, 1], or [emoji, name, 0 or
// 1, short names].
import { readFileSync, writeFileSync } from 'node:fs';
import { foundEmoji, toned, TONES } from '../src/main/resources/chat/parley/web/app/model/emojiList.js';

const TARGET = new URL('../src/main/resources/chat/parley/web/app/emoji/emoji.json', import.meta.url);
const SHORT = new URL(
  '../../cli-client/src/main/resources/chat/parley/cli/text/emoji-short-names.txt',
  import.meta.url,
);
const LINE = /^[0-9A-F ]+; fully-qualified +# (\S+) E\d+\.\d+ (.+)$/;
const TONED = /[\u{1f3fb}-\u{1f3ff}]/u;

const text = readFileSync(process.argv[2], 'utf8');
const groups = [];
for (const line of text.split('\n')) {
  const name = /^# group: (.+)$/.exec(line)?.[1];
  if (name && name !== 'Component') groups.push({ name, emoji: [] });
  const entry = LINE.exec(line);
  if (entry) groups.at(-1).emoji.push(entry.slice(1));
}
const known = new Set(groups.flatMap(({ emoji }) => emoji.map(([one]) => one)));
const shortNames = new Map(
  readFileSync(SHORT, 'utf8')
    .split('\n')
    .filter((line) => line && !/^#( |$)/.test(line))
    .map((line) => line.split(' '))
    .map(([emoji, ...names]) => [emoji, names]),
);
const named = groups.map(({ emoji }) => ({ emoji: emoji.filter(([one]) => !TONED.test(one)) }));

function entryOf([emoji, name]) {
  const takesTone = Number(TONES.every((tone) => known.has(toned(emoji, tone))));
  const short = (shortNames.get(emoji) ?? []).filter((one) => foundEmoji(named, one)[0]?.[0] !== emoji);
  if (short.length > 0) return [emoji, name, takesTone, short.join(' ')];
  return takesTone ? [emoji, name, 1] : [emoji, name];
}

groups.forEach((group, i) => {
  group.emoji = named[i].emoji.map(entryOf);
});

const version = /^# Version: (.+)$/m.exec(text)[1];
const lines = groups.map(({ name, emoji }) => {
  const entries = emoji.map((entry) => JSON.stringify(entry)).join(',\n');
  return `{"name":${JSON.stringify(name)},"emoji":[\n${entries}\n]}`;
});
writeFileSync(TARGET, `{"unicode":"${version}","groups":[\n${lines.join(',\n')}\n]}\n`);
console.log(
  `${groups.reduce((sum, { emoji }) => sum + emoji.length, 0)} emoji in ${groups.length} groups, Unicode ${version}`,
);
