/** Whether two titles speak of the same matter: by the words that both have. There is no dictionary; a word is what stands in both. */

/** Said of any matter, so it tells nothing. */
const COMMONPLACE =
  /引发质疑|引发关注|引发热议|网民反映|网友反映|市民反映|群众反映|居民反映|有关情况|部分|某某|有关|相关|情况|问题|反映|疑似/g
const SHORTEST_WORD = 2
/** A word of three characters, or two of two: fewer stand in half of all titles. */
const ENOUGH_PAIRS = 2

/** A title without what many share: commonplaces and `names` of places, longest first. */
export function distinctive(title: string, names: readonly string[]): string {
  const rest = title.normalize('NFKC').toLowerCase().replace(COMMONPLACE, ' ')
  return [...names].sort((a, b) => b.length - a.length).reduce((text, name) => (name === '' ? text : text.split(name).join(' ')), rest)
}

/** The pairs of neighbouring characters of a text, each once; words end at whatever is no letter or digit. */
export function pairsIn(text: string): string[] {
  const runs = (text.match(/[\p{L}\p{N}]+/gu) ?? []).map((run) => Array.from(run))
  return [...new Set(runs.flatMap((run) => run.slice(1).map((sign, at) => `${run[at] ?? ''}${sign}`)))]
}

/** The words that both have, in the order of the first; empty when they are too few to mean anything. */
export function sharedWords(text: string, other: string): string[] {
  const known = new Set(pairsIn(other.normalize('NFKC').toLowerCase()))
  const words: string[] = []
  let word = ''
  const end = () => {
    if (word.length >= SHORTEST_WORD && !words.includes(word)) words.push(word)
    word = ''
  }
  const signs = Array.from(text)
  for (const [at, sign] of signs.entries()) {
    const before = signs[at - 1]
    if (before !== undefined && known.has(before + sign)) word = word === '' ? before + sign : word + sign
    else end()
  }
  end()
  return words.reduce((sum, found) => sum + Array.from(found).length - 1, 0) >= ENOUGH_PAIRS ? words : []
}
