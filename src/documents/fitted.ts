const ENDS = /[。！？；，、]/
const REST = '……（余见系统）'

/** A text that is not longer than so many characters, cut behind a whole clause where there is one in its second half; `rest` says so. */
export function fitted(text: string, most: number, rest = REST): string {
  const characters = Array.from(text)
  if (characters.length <= most) return text
  const kept = characters.slice(0, Math.max(1, most - rest.length))
  for (let place = kept.length - 1; place >= kept.length / 2; place -= 1)
    if (ENDS.test(kept[place] ?? '')) return `${kept.slice(0, place).join('')}${rest}`
  return `${kept.join('')}${rest}`
}
