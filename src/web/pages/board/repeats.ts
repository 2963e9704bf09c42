import { clockState } from '../../time/ramp.ts'
import type { BoardRow } from './arrange.ts'

/** So many overdue clocks of one kind and unit stand one by one; of more, the first and the last, and between them a line that counts. */
const MOST_ALIKE = 3

export type Line = { is: 'row'; row: BoardRow } | { is: 'repeats'; rows: readonly BoardRow[] }

/** The rows of one incident; long runs of misses alike (持续发布 missed day after day) fold into a line that says how many and when. */
export function linesOf(rows: readonly BoardRow[], now: number): Line[] {
  const runs: BoardRow[][] = []
  for (const row of rows) {
    const run = runs[runs.length - 1]
    const [first] = run ?? []
    if (run !== undefined && first !== undefined && areAlike(first, row, now)) run.push(row)
    else runs.push([row])
  }
  return runs.flatMap((run): Line[] => {
    const whole = run.map((row) => ({ is: 'row', row }) as const)
    if (run.length <= MOST_ALIKE) return whole
    return [...whole.slice(0, 1), { is: 'repeats', rows: run.slice(1, -1) }, ...whole.slice(-1)]
  })
}

function areAlike(a: BoardRow, b: BoardRow, now: number): boolean {
  return (
    a.clock.kind === b.clock.kind &&
    a.clock.unit === b.clock.unit &&
    clockState(a.ramp, now) === 'over' &&
    clockState(b.ramp, now) === 'over'
  )
}
