/** The one line that tells an entry from its neighbours of the same type. Pure. */

const TEXTS = ['title', 'text', 'reason', 'conclusion', 'note', 'how', 'username', 'name'] as const
const LONGEST = 60

/** The first thing that was said in it, cut to a line; empty for an entry that says no more than its type. */
export function entryLine(data: unknown): string {
  if (typeof data !== 'object' || data === null) return ''
  const record = data as Record<string, unknown>
  const number = typeof record['number'] === 'string' ? `${record['number']} ` : ''
  const said = TEXTS.map((key) => record[key]).find((value): value is string => typeof value === 'string' && value.trim() !== '')
  const line = number + (said ?? '').replace(/\s+/g, ' ')
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line.trim()
}
