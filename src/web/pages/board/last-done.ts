import type { IncidentSummary, ObligationAnswer } from '../../../contract/incident-answers.ts'
import { msOf } from '../../../contract/time.ts'
import { KIND_NAMES } from '../../../contract/wording.ts'
import { wallText } from '../../time/words.ts'

type UnitName = (id: string) => string
/** A clock that was done, and how many others done in time it stands for. */
export interface Answered extends Pick<ObligationAnswer, 'id' | 'kind' | 'unit' | 'satisfiedAt'> {
  state: 'met' | 'late'
  others: number
}

function doneOf(clocks: readonly ObligationAnswer[]): Answered[] {
  const at = ({ satisfiedAt }: Answered) => (satisfiedAt === null ? 0 : msOf(satisfiedAt))
  return clocks
    .flatMap((clock) =>
      clock.kind !== 'acceptance' && (clock.state === 'met' || clock.state === 'late') ? [{ ...clock, state: clock.state, others: 0 }] : [],
    )
    .sort((a, b) => at(b) - at(a))
}

/** What of an incident is done: each miss on a line of its own, those in time on one, told by the last of them. */
export function answeredOf(clocks: readonly ObligationAnswer[]): Answered[] {
  const done = doneOf(clocks)
  const [last, ...others] = done.filter(({ state }) => state === 'met')
  return [...done.filter(({ state }) => state === 'late'), ...(last === undefined ? [] : [{ ...last, others: others.length }])]
}

/** `昨日 16:40，县卫生健康局按时完成回应`. */
export function doneText({ kind, unit, state, satisfiedAt }: Answered, unitName: UnitName, now: number): string {
  const when = satisfiedAt === null ? '' : `${wallText(msOf(satisfiedAt), now)}，`
  return `${when}${unitName(unit)}${state === 'met' ? `按时完成${KIND_NAMES[kind]}` : `${KIND_NAMES[kind]}超时完成`}`
}

/** `最近完成：11月18日 16:40，县卫生健康局按时完成回应`: the clock that was done last among these incidents. Null: none was. */
export function lastDoneText(incidents: readonly IncidentSummary[], unitName: UnitName, now: number): string | null {
  const [last] = doneOf(incidents.flatMap(({ obligations }) => obligations))
  return last === undefined ? null : `最近完成：${doneText(last, unitName, now)}`
}
