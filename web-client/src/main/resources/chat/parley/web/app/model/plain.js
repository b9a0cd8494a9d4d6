/** Text from others as a page may show it: nothing that is not seen, and nothing that turns its surroundings around. */

const CONTROLS = /(?![\n\t])\p{Cc}/gu;
const TURNING = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu;

export const plainText = (text) => text.replace(/\r\n?/g, '\n').replace(CONTROLS, '\ufffd');

/** In one line; where letters are ordered by what surrounds them, a file's name could show another ending than it has. */
export const plainName = (name) =>
  plainText(name)
    .replace(/[\n\t]/g, '\ufffd')
    .replace(TURNING, '\ufffd');
