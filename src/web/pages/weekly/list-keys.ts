import type { ReportAnswer } from '../../../contract/report-answers.ts'
import type { ListedClock, ListedIncident, ReportLists } from '../../../contract/report-lists.ts'
import { KIND_NAMES } from '../../../contract/wording.ts'
import { LEVEL_BADGES } from '../../parts/level-words.ts'
import { OUTCOMES, OUTCOME_WORDS } from '../../../documents/figures.ts'

export interface Listing {
  title: string
  clocks: ListedClock[] | null
  incidents: ListedIncident[] | null
  /** There are more than are listed. */
  more: boolean
}

const INCIDENT_TITLES: Record<string, string> = { new: '新登记', closed: '办结', merged: '并入其他事件', open: '期末在办' }

/** The list behind a key; null for a key that is none. */
export function listingOf(key: string, report: ReportAnswer, lists: ReportLists, unitName: (id: string) => string): Listing | null {
  const { clocks } = lists
  const of = (title: string, fits: (clock: ListedClock) => boolean): Listing => ({
    title,
    clocks: clocks.items.filter(fits),
    incidents: null,
    more: clocks.more,
  })
  const those = (title: string, found: ListedIncident[], more: boolean): Listing => ({ title, clocks: null, incidents: found, more })
  const [group, name = ''] = key.split(/:(.*)/s)
  if (key === 'due') return of('到期的法定时限', (clock) => clock.state !== 'exempt')
  const outcome = OUTCOMES.find((one) => one === key)
  if (outcome !== undefined) return of(OUTCOME_WORDS[outcome], (clock) => clock.state === outcome)
  if (group === 'kind') return of(KIND_NAMES[name as ListedClock['kind']] ?? name, (clock) => clock.kind === name)
  if (group === 'unit') return of(unitName(name), (clock) => clock.unit === name)
  if (key === 'unexplained') {
    const silent = report.breaches.filter(({ explanation }) => explanation === null)
    return { title: '尚未填写超时说明', clocks: silent, incidents: null, more: false }
  }
  if (key === 'knownLate') return { title: '补记', clocks: report.knownLate, incidents: null, more: false }
  if (key === 'new' || key === 'open') return those(INCIDENT_TITLES[key] ?? key, lists[key].items, lists[key].more)
  if (key === 'closed' || key === 'merged')
    return those(
      INCIDENT_TITLES[key] ?? key,
      lists.ended.items.filter(({ phase }) => phase === key),
      lists.ended.more,
    )
  if (group === 'level')
    return those(
      `新登记，${LEVEL_BADGES[name as ListedIncident['level']]?.name ?? name}`,
      lists.new.items.filter(({ level }) => level === name),
      lists.new.more,
    )
  return null
}

/** 重点舆情: major incidents that are new or had a clock due, with what became of their clocks. */
export function keyIncidents({
  clocks,
  new: fresh,
}: ReportLists): (Pick<ListedIncident, 'incident' | 'number' | 'title' | 'level'> & { note: string })[] {
  const found = new Map<string, Pick<ListedIncident, 'incident' | 'number' | 'title' | 'level'>>()
  for (const one of [...fresh.items, ...clocks.items]) if (one.level === 'I' || one.level === 'II') found.set(one.incident, one)
  return [...found.values()].map((one) => {
    const own = clocks.items.filter(({ incident }) => incident === one.incident)
    const missed = own.filter(({ state }) => state === 'late' || state === 'overdue').length
    const waiting = own.filter(({ state }) => state === 'unverified').length
    const notes = [...(missed > 0 ? [`超时${missed}项`] : []), ...(waiting > 0 ? [`待核实${waiting}项`] : [])]
    const rest = own.some(({ state }) => state === 'met') ? '到期时限全部按时' : own.length > 0 ? '到期时限已豁免' : '时限尚未到期'
    return { ...one, note: notes.length > 0 ? notes.join('，') : rest }
  })
}
