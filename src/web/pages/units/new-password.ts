/** Letters and digits that nobody takes for another when they are read out or written by hand. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 3
const GROUP_LENGTH = 4
/** The largest multiple of the alphabet in a byte: what lies above it would come up more often. */
const FAIR = 256 - (256 % LETTERS.length)

/** A first password, fit to be read out: `k7mp-3xqa-w9td`, 59 bits. `random` fills an array with random bytes. */
export function newPassword(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): string {
  let text = ''
  while (text.length < GROUPS * GROUP_LENGTH)
    for (const byte of random(new Uint8Array(GROUPS * GROUP_LENGTH)))
      if (byte < FAIR && text.length < GROUPS * GROUP_LENGTH) text += LETTERS.charAt(byte % LETTERS.length)
  return (text.match(new RegExp(`.{${GROUP_LENGTH}}`, 'g')) ?? []).join('-')
}
