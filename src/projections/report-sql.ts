import { DAY_MS } from '../domain/instants.ts'
import type { Scope } from '../domain/scope.ts'
import { scopeWalk } from './whereabouts.ts'

/** The conditions under which a report counts rows. */

/** What a report may know: entries up to `seq`, incidents in `scope`, and of those only what happened in `division` when one is named. */
export interface View {
  seq: number
  scope: Scope
  division: string | null
}

/** From the first instant up to, not including, the last. */
export interface Range {
  from: number
  to: number
}

/** A range day by day: no statement covers more, so that none holds the write-ahead log for long. */
export function* days({ from, to }: Range): Generator<Range> {
  for (let start = from; start < to; start += DAY_MS) yield { from: start, to: Math.min(to, start + DAY_MS) }
}

export const VIEWED = (row: string) => `${row}.from_seq <= @seq and (${row}.to_seq is null or ${row}.to_seq > @seq)`
/** True of a clock `o` that was to be met by an instant, be it met or not. */
export const owedBy = (instant: string) => `o.outcome in ('met', 'late', 'unverified') or (o.outcome = 'open' and o.due_at < ${instant})`
/** Exercises count in no figure. */
const NO_DRILL = (column: string) => `${column} not in (select key from incident where drill is not null)`

/** As `h`, what the incident of the key in `column` was at the view's seq, when it has been corrected since. */
export function asItWas(column: string): string {
  return `left join incident_past h on h.incident = ${column} and ${VIEWED('h')}`
}

/** True of an incident that the view holds; stands beside `asItWas`. */
export function seen(column: string): string {
  return `${inScope(column)} and (@division is null or ${lay(column, '@division', 'places')}) and ${NO_DRILL(column)}`
}

function inScope(column: string): string {
  return `(${lay(column, '@scopeSubtree', 'divisions')}
    or exists (select 1 from incident_unit s where s.unit = @scopeUnit and s.incident = ${column} and s.from_seq <= @seq))`
}

/** True of an incident that lay in a division at the view's seq: `places` leaves out where only its lead is. */
function lay(column: string, division: string, list: 'divisions' | 'places'): string {
  const present = `exists (select 1 from incident_division p where p.division = ${division} and p.incident = ${column} ${PLACED[list]})`
  return `iif(h.incident is null, ${present}, ${layThen(division, list)})`
}

const PLACED = { divisions: '', places: 'and place = 1' }

function layThen(division: string, list: 'divisions' | 'places'): string {
  return `exists (select 1 from json_each(h.${list}) e where e.value = ${division})`
}

/**
 * Counts incidents up to the key `@lastKey` along the rows of one division or one unit: a million of them are not looked up to be
 * counted. Those that were corrected since are few and are counted apart, as they were; of a whole division so are the exercises.
 */
export function loggedUpTo({ division, scope }: View): string {
  const walk = scopeWalk(scope)
  const count = (from: string, key: string, condition: string) => `(select count(*) from ${from} where ${key} <= @lastKey and ${condition})`
  const corrected = (list: 'divisions' | 'places', parameter: string, more = '') =>
    count('incident_past h', 'h.incident', `${VIEWED('h')} and ${layThen(parameter, list)} and ${NO_DRILL('h.incident')} ${more}`)
  if (division !== null) {
    const uncorrected = `w.division = @division and w.place = 1 and h.incident is null and ${NO_DRILL('w.incident')} and ${inScope('w.incident')}`
    return `select ${count(`incident_division w ${asItWas('w.incident')}`, 'w.incident', uncorrected)}
      + ${corrected('places', '@division', `and ${inScope('h.incident')}`)}`
  }
  if (walk?.table === 'incident_division') {
    const apart = `(select key from incident where drill is not null
      union all select h.incident from incident_past h where ${VIEWED('h')} and ${NO_DRILL('h.incident')})`
    // The plus keeps the bound on keys out of the list: by it, all incidents would be gone through for the exercises among them.
    return `select ${count('incident_division w', 'w.incident', walk.condition)}
      - ${count(`${apart} a cross join incident_division w on w.incident = a.key`, '+a.key', walk.condition)} + ${corrected('divisions', '@scopeSubtree')}`
  }
  if (walk !== null)
    return `select ${count(`${walk.table} w`, 'w.incident', `${walk.condition} and w.from_seq <= @seq and ${NO_DRILL('w.incident')}`)}`
  return `select ${count(`incident i ${asItWas('i.key')}`, 'i.key', `${inScope('i.key')} and ${NO_DRILL('i.key')}`)}`
}
