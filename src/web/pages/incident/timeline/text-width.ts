/** About how wide a text will be drawn, in pixels: enough to keep labels apart, without asking a browser. */

const FULL_WIDTH = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]/
const LATIN_SHARE = 0.58
const NARROW = /[ :,.1il|]/
const NARROW_SHARE = 0.4

export function textWidth(text: string, size: number): number {
  let width = 0
  for (const character of text)
    width += FULL_WIDTH.test(character) ? 1 : NARROW.test(character) && character !== '1' ? NARROW_SHARE : LATIN_SHARE
  return width * size
}
