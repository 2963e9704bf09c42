import type { ObligationAnswer } from '../../../../contract/incident-answers.ts'
import { msOf } from '../../../../contract/time.ts'
import { ANCHOR_NAMES } from '../../../parts/anchor-words.ts'
import { STATE_WORDS } from '../../../time/ramp.ts'
import type { ClockState } from '../../../time/ramp.ts'
import { durationText, wallText } from '../../../time/words.ts'
import { EXEMPTION_NAMES } from '../../../../contract/wording.ts'
import { clockName, stateOf } from '../timeline/lanes.ts'
import type { ShownIncident } from '../view.ts'

/** The clocks of an incident as rows of a table: open first, nearest due first; then what ended, newest first. */
export interface ObligationRow {
  clock: ObligationAnswer
  state: ClockState
  word: string
  name: string
  marks: readonly string[]
  anchor: string
  due: string
  result: string
  /** It still runs, was missed and is still owed, or waits for a second person. */
  isOpen: boolean
  /** Missed, and the unit has not said why. */
  isUnexplained: boolean
  /** The number of the document alone, `国办发〔2016〕80号`; its whole name is the hint. */
  basis: string
  tone: 'calm' | 'near' | 'urgent' | 'over' | 'late'
  /** Why it was missed, who looked at its evidence, why it was lifted. */
  remarks: readonly string[]
}

const OPEN: readonly ClockState[] = ['over', 'urgent', 'near', 'calm']

export function obligationRows(incident: ShownIncident, now: number, today: number, unitName: (id: string) => string): ObligationRow[] {
  const rows = incident.obligations.map((clock) => rowOf(clock, incident, now, today, unitName))
  const rank = ({ state }: ObligationRow) => (OPEN.includes(state) ? 0 : state === 'unverified' ? 1 : 2)
  const ended = ({ clock }: ObligationRow) => msOf(clock.satisfiedAt ?? clock.voidedAt ?? clock.dueAt)
  return rows.sort((a, b) => rank(a) - rank(b) || (rank(a) === 2 ? ended(b) - ended(a) : msOf(a.clock.dueAt) - msOf(b.clock.dueAt)))
}

function rowOf(
  clock: ObligationAnswer,
  incident: ShownIncident,
  now: number,
  today: number,
  unitName: (id: string) => string,
): ObligationRow {
  const state = stateOf(clock, incident, now)
  const isReceipt = clock.kind === 'acceptance'
  return {
    clock,
    state,
    word: isReceipt && state === 'late' ? '视为签收' : STATE_WORDS[state],
    name: clockName(clock),
    marks: marksOf(clock, incident),
    anchor: `${wallText(msOf(clock.anchorAt), today)} ${ANCHOR_NAMES[clock.anchor] ?? ''}`,
    due: wallText(msOf(clock.dueAt), today),
    result: resultOf(clock, state, now, today),
    isOpen: OPEN.includes(state) || state === 'unverified',
    isUnexplained:
      !isReceipt && (state === 'over' || state === 'late') && !incident.explanations.some(({ obligation }) => obligation === clock.id),
    basis: /（([^（）]+)）$/.exec(clock.basis)?.[1] ?? clock.basis,
    tone: state === 'near' || state === 'urgent' || state === 'over' ? state : state === 'late' && !isReceipt ? 'late' : 'calm',
    remarks: remarksOf(clock, incident, today, unitName),
  }
}

function marksOf(clock: ObligationAnswer, { onBehalf, exemptions }: ShownIncident): string[] {
  const lifted = exemptions.find(({ obligation }) => obligation === clock.id)
  const spoken = onBehalf.find(({ obligation, seq }) => obligation === clock.id || seq === lifted?.seq)
  const waits = spoken?.state === 'waiting' || spoken?.state === 'unconfirmed'
  return [
    ...(clock.anchorPresumed ? ['推定'] : []),
    ...(clock.overdueBeforeGraded ? ['定级即超时'] : []),
    ...(clock.overdueBeforeDiscovered ? ['发现即超时'] : []),
    ...(clock.overdueBeforeAssigned ? ['交办即超时'] : []),
    ...(waits ? ['代录待确认'] : []),
  ]
}

function resultOf(clock: ObligationAnswer, state: ClockState, now: number, today: number): string {
  const dueAt = msOf(clock.dueAt)
  const at = clock.satisfiedAt === null ? null : msOf(clock.satisfiedAt)
  switch (state) {
    case 'met':
      return at === null ? '' : `${wallText(at, today)}，提前 ${durationText(dueAt - at, false)}`
    case 'late':
      if (clock.kind === 'acceptance') return '未回执，视为签收'
      return at === null ? '' : `${wallText(at, today)}，超时 ${durationText(at - dueAt, false)}`
    case 'unverified':
      return clock.claim === null ? '' : `称 ${wallText(msOf(clock.claim.publicAt), today)} 已发布`
    case 'exempt':
      return '不再计时'
    case 'void':
      return clock.voidedAt === null ? '' : `${wallText(msOf(clock.voidedAt), today)} 撤销`
    case 'over':
      return `超时 ${durationText(now - dueAt, false)}`
    default:
      return `剩 ${durationText(dueAt - now, false)}`
  }
}

function remarksOf(clock: ObligationAnswer, incident: ShownIncident, today: number, unitName: (id: string) => string): string[] {
  const explanation = incident.explanations.find(({ obligation }) => obligation === clock.id)
  const exemption = incident.exemptions.find(({ obligation }) => obligation === clock.id)
  return [
    ...(explanation === undefined
      ? []
      : [`超时说明（${unitName(clock.unit)}，${wallText(msOf(explanation.recordedAt), today)}）：${explanation.text}`]),
    ...(exemption === undefined
      ? []
      : [
          `豁免：${EXEMPTION_NAMES[exemption.reason]}，${exemption.authority}，${wallText(msOf(exemption.recordedAt), today)} ${exemption.recordedBy.name}`,
        ]),
    ...(clock.claim === null ? [] : ['到期后登记，须由非本单位人员核实，此前不计按时']),
  ]
}
