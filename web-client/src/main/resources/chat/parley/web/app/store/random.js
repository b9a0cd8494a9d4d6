/** 128 random bits in hexadecimal: a nonce, or the name of a tab. `crypto.randomUUID` is not there on plain http. */
export const randomName = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
