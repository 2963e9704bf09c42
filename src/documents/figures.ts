import type { OnTime, ReportAnswer } from '../contract/report-answers.ts'
import { MINUTE_MS } from '../contract/time.ts'
import { durationText } from '../contract/wall-time.ts'

/** What a report's figures come to, and how they are written. Pure: the same report gives the same words. */

export type ClockFigures = ReportAnswer['clocks'][number]
export type UnitFigures = ReportAnswer['units'][number]
export type ReportedClock = ReportAnswer['breaches'][number]

/** In the order in which squares stand: what went well first, what must not be overlooked at the end of a row. */
export const OUTCOMES = ['met', 'late', 'overdue', 'unverified', 'exempt'] as const
export type Outcome = (typeof OUTCOMES)[number]

export const OUTCOME_WORDS: Record<Outcome, string> = {
  met: '按时',
  late: '超时完成',
  overdue: '仍超时',
  unverified: '待核实',
  exempt: '豁免',
}

export type Totals = Record<Outcome | 'due' | 'running', number>

/** All kinds together. */
export function totalsOf({ clocks }: Pick<ReportAnswer, 'clocks'>): Totals {
  const totals: Totals = { due: 0, met: 0, late: 0, overdue: 0, unverified: 0, exempt: 0, running: 0 }
  for (const clock of clocks) for (const key of Object.keys(totals) as (keyof Totals)[]) totals[key] += clock[key]
  return totals
}

/** `81%`; 无 where nothing was due. A miss is never rounded away: what is not all is at most 99 %, what is not nothing at least 1 %. */
export function percentText(rate: number | null): string {
  if (rate === null) return '无'
  const rounded = Math.round(rate * 100)
  if (rate < 1 && rounded === 100) return '99%'
  return rate > 0 && rounded === 0 ? '1%' : `${rounded}%`
}

/** `52%～92%`; 无 where nothing was due. */
export function intervalText({ low, high }: OnTime): string {
  return low === null || high === null ? '无' : `${percentText(low)}～${percentText(high)}`
}

/** `11/14`; 无 where nothing was due. */
export function shareText({ n, of }: Pick<OnTime, 'n' | 'of'>): string {
  return of === 0 ? '无' : `${n}/${of}`
}

/** `21小时50分`, `44分钟`: minutes as prose says them, cut to whole ones. */
export function minutesText(minutes: number): string {
  if (minutes < 1) return '不到1分钟'
  const text = durationText(minutes * MINUTE_MS, false)
  return /^\d+分$/.test(text) ? `${text}钟` : text
}

/** How long a clock ran over: `2小时05分`, while open counted to the cut-off. */
export function overrunText(clock: ReportedClock, asOf: number, dueAt: number): string {
  if (clock.state === 'unverified') return '待核实'
  return minutesText(Math.max(0, clock.overrunMs ?? asOf - dueAt) / MINUTE_MS)
}

export const MARK_WORDS = {
  overdueBeforeDiscovered: '发现即超时',
  overdueBeforeGraded: '定级即超时',
  overdueBeforeAssigned: '交办即超时',
} as const
type Mark = keyof typeof MARK_WORDS
const MARKS = Object.keys(MARK_WORDS) as Mark[]

export function marksOf(clock: Pick<ReportedClock, Mark>): string[] {
  return MARKS.filter((mark) => clock[mark]).map((mark) => MARK_WORDS[mark])
}

/** How many of these clocks carry each mark; marks that none carries are left out. */
export function countMarks(clocks: readonly Pick<ReportedClock, Mark>[]): { word: string; count: number }[] {
  return MARKS.map((mark) => ({ word: MARK_WORDS[mark], count: clocks.filter((clock) => clock[mark]).length })).filter(
    ({ count }) => count > 0,
  )
}

/** `rank` null: 不足 5 项，不排名. */
export interface RankedUnit {
  rank: number | null
  figures: UnitFigures
}

/** Ranked units by their rate, equal rates on one rank; behind them, unranked, the others in the report's order. */
export function rankUnits(units: readonly UnitFigures[]): RankedUnit[] {
  const rateOf = (unit: UnitFigures) => unit.onTime.rate ?? 0
  const ranked = units.filter((unit) => unit.ranked).sort((a, b) => rateOf(b) - rateOf(a) || b.onTime.of - a.onTime.of)
  return [
    ...ranked.map((figures) => ({ figures, rank: 1 + ranked.filter((other) => rateOf(other) > rateOf(figures)).length })),
    ...units.filter((unit) => !unit.ranked).map((figures) => ({ figures, rank: null })),
  ]
}
