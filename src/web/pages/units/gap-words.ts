import { lengthText, wallText } from '../../time/words.ts'
import type { Span } from './roster.ts'

const MOST_NAMED = 2

/** `无空缺`; `今日 12:00—18:00 等 3 处`; the gap that has no end within sight says so. */
export function gapWords(gaps: readonly Span[], now: number, until: number): string {
  if (gaps.length === 0) return '无空缺'
  const named = gaps.slice(0, MOST_NAMED).map(({ from, to }) => {
    const start = from <= now ? '此刻' : wallText(from, now)
    return to >= until ? `${start}起` : `${start}起 ${lengthText(to - Math.max(from, now))}`
  })
  return `${named.join('，')}${gaps.length > MOST_NAMED ? ` 等 ${gaps.length} 处` : ''}`
}
