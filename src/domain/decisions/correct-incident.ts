import { toCoordinators } from '../alarms.ts'
import type { NamedStep } from '../alarms.ts'
import { assign } from '../assignment.ts'
import type { Corrected, CorrectionRecorded, CorrectionReviewed } from '../chapters/corrections.ts'
import { asCorrected, presentValue } from '../chapters/corrections.ts'
import { obligations, stateAt } from '../clocks.ts'
import type { Obligation } from '../clocks.ts'
import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import { grade } from '../grading.ts'
import { anchorsOf, earliestKnownInstant } from '../course.ts'
import { levelHandledAs } from '../incident.ts'
import type { Incident } from '../incident.ts'
import { personalDataIn } from '../incident-text.ts'
import { DAY_MS } from '../instants.ts'
import { PERSONAL_DATA_NAMES } from '../personal-data.ts'
import { Refusal, invalid, isRefusal, notFound, refused } from '../refusal.ts'
import { isStatutory } from '../vocabulary.ts'
import type { Measure } from '../vocabulary.ts'
import { assignmentAt } from './change-level.ts'
import { instantFaults } from './instant-checks.ts'

/** What the officer says: one field with its right value. */
export interface CorrectIncident {
  change: Corrected
  reason: string
}

/**
 * IN-3: takes effect at once, clocks and assignment are derived anew. What would turn a miss into none, or take it off the unit's
 * charge, waits for a second person.
 */
export function correct(incident: Incident, command: CorrectIncident, given: GivenIncident): Decided | Refusal {
  const to = command.change
  if (JSON.stringify(presentValue(incident.logged, to)) === JSON.stringify(to)) return new Refusal('conflict', '与现有内容相同，无需更正')
  const logged = asCorrected(incident.logged, to)
  const fault = textFault(to, command.reason, logged) ?? changeFault(to, logged, given)
  if (fault !== null) return fault
  const placed = placedAnew(incident, logged, given)
  if (isRefusal(placed)) return placed
  const graded = gradedAnew(incident, to, given)
  const after = clocksAfter(incident, to, given)
  const pending = undoneMisses(given.clocks, after, given.now).length > 0
  const named = (step: NamedStep) => toCoordinators(step, incident, incident.version + 1)
  const alerts = [
    ...(pending ? [named('correction-waiting')] : []),
    ...(!pending && isPutOff(given.clocks, after) ? [named('due-put-off')] : []),
    ...(graded.isNews ? [named('regrade-proposed')] : []),
    ...(placed.isUnowned ? [named('no-sector-owner')] : []),
  ]
  const fact = {
    correction: given.freshId,
    to,
    reason: command.reason,
    pending,
    assignment: placed.assignment,
    directorySeq: given.directorySeq,
    proposedLevel: graded.proposedLevel,
  }
  return decided([{ type: 'correction-recorded', data: fact }], { alerts, made: given.freshId })
}

/** CL-16: the same as if the second person had already approved it. */
export function correctAsApproved(incident: Incident, command: CorrectIncident, given: GivenIncident): Decided | Refusal {
  const decision = correct(incident, command, given)
  if (isRefusal(decision)) return decision
  const approval = { correction: given.freshId, approved: true, note: null }
  const isPending = decision.facts.some((fact) => fact.type === 'correction-recorded' && fact.data.pending)
  return isPending ? { ...decision, facts: [...decision.facts, { type: 'correction-reviewed', data: approval }] } : decision
}

/** IN-3: by a coordinator or leader who neither entered it nor belongs to a unit whose miss it would undo. */
export function reviewCorrection(incident: Incident, command: CorrectionReviewed, given: GivenIncident): Decided | Refusal {
  const correction = incident.corrections.find((one) => one.correction === command.correction)
  if (correction === undefined) return notFound('没有找到这条更正')
  if (correction.state !== 'waiting') return refused('IN-3', '这条更正不在待批准状态')
  if (correction.recordedBy.account === given.actor.account) return refused('IN-3', '须由登记更正以外的协调单位人员或领导批准')
  const after = clocksAfter(incident, correction.to, given)
  if (undoneMisses(given.clocks, after, given.now).some((clock) => clock.unit === given.actor.unit))
    return refused('IN-3', '这条更正会撤去本单位的超时记录，须由其他单位的协调人员或领导批准')
  const fault = command.approved ? changeFault(correction.to, asCorrected(incident.logged, correction.to), given) : null
  if (fault !== null) return refused('IN-3', '更正登记后，其他时刻又有变动，与这条更正不符，请重新登记')
  return decided([{ type: 'correction-reviewed', data: command }])
}

/** IN-4: personal data stays out, unless the officer said when logging why this text needs it. A reason is for everybody, so it holds none. */
function textFault(to: Corrected, reason: string, { personalDataReason }: Incident['logged']): Refusal | null {
  const text = 'title' in to ? to.title : 'summary' in to ? to.summary : null
  const found = personalDataIn({ value: personalDataReason === null ? text : null, reason })
  const named = found.map(({ kind, masked }) => `${PERSONAL_DATA_NAMES[kind]} ${masked}`)
  return found[0] === undefined ? null : invalid(found[0].path, `含有${[...new Set(named)].join('、')}，请删去`, 'IN-4')
}

/** IN-1 and the directory, as at logging; every fault stands at `value`, the one field that the officer fills. */
function changeFault(to: Corrected, logged: Incident['logged'], { directory, now }: GivenIncident): Refusal | null {
  const unknown = [
    ...('divisions' in to ? to.divisions : [])
      .filter((code) => !directory.isKnownDivision(code))
      .map((code) => `区划“${code}”不在单位目录中`),
    ...('sectors' in to ? to.sectors : []).filter((code) => !directory.isKnownSector(code)).map((code) => `领域“${code}”不在单位目录中`),
  ]
  const [first] = unknown
  if (first !== undefined) return invalid('value', first)
  const fault = instantFaults(logged, now).find(({ path }) => path in to)
  return fault === undefined ? null : invalid('value', fault.message, 'IN-1')
}

/** AS-8a: other places or sectors propose anew. */
function placedAnew(
  incident: Incident,
  logged: Incident['logged'],
  { directory }: GivenIncident,
): { assignment: Incident['assignment'] | null; isUnowned: boolean } | Refusal {
  if (logged.divisions === incident.logged.divisions && logged.sectors === incident.logged.sectors)
    return { assignment: null, isUnowned: false }
  const level = levelHandledAs(incident)
  const proposal = assign({ ...logged, level }, directory)
  if (isRefusal(proposal)) return invalid('value', proposal.detail, proposal.rule)
  return { assignment: assignmentAt({ ...incident, logged }, level, directory), isUnowned: proposal.unownedSectors.length > 0 }
}

/** Numbers of people change the grade only for so long after the event (国务院令第493号 第十三条). */
const CASUALTIES: readonly Measure[] = ['deaths', 'severeInjuries', 'poisoned']
const CASUALTY_DAYS = 30
const CASUALTY_DAYS_SHORT = 7
const SHORT_CATEGORIES: readonly (string | null)[] = ['road-traffic', 'fire']

/** IN-7: corrected measures are graded again; casualties known after the window are recorded without proposing another level. */
function gradedAnew(
  incident: Incident,
  to: Corrected,
  { pack, now }: GivenIncident,
): Pick<CorrectionRecorded, 'proposedLevel'> & { isNews: boolean } {
  const { category, proposedLevel } = incident.logged
  if (!('measure' in to)) return { proposedLevel, isNews: false }
  const days = SHORT_CATEGORIES.includes(category) ? CASUALTY_DAYS_SHORT : CASUALTY_DAYS
  const happened = incident.logged.occurredAt ?? earliestKnownInstant(incident.logged)
  if (CASUALTIES.includes(to.measure) && now > happened + days * DAY_MS) return { proposedLevel, isNews: false }
  const proposal = grade(category, asCorrected(incident.logged, to).facts, pack).level
  return { proposedLevel: proposal, isNews: proposal !== null && proposal !== proposedLevel && proposal !== incident.level }
}

const ANCHORS = ['occurredAt', 'surfacedAt', 'discoveredAt'] as const

function clocksAfter(incident: Incident, to: Corrected, { pack, now, clocks }: GivenIncident): readonly Obligation[] {
  if (!ANCHORS.some((instant) => instant in to)) return clocks
  const anchors = anchorsOf(asCorrected(incident.logged, to))
  return obligations({ ...incident, course: [...incident.course, { turn: 'anchored', at: now, anchors }] }, pack)
}

/** Clocks that were missed and no longer would be, or no longer be charged to the unit (CL-5a). */
export function undoneMisses(before: readonly Obligation[], after: readonly Obligation[], now: number): Obligation[] {
  return before.filter((clock) => {
    const then = after.find((one) => one.id === clock.id)
    if (!isMissed(clock, now) || then === undefined) return false
    return !isMissed(then, now) || (marksOn(then) > 0 && marksOn(clock) === 0)
  })
}

/** An exemption that its leader may still deny hides no miss: it counts as one once due has passed. */
function isMissed(clock: Obligation, now: number): boolean {
  const state = stateAt(clock, now)
  return state === 'overdue' || state === 'late' || state === 'unverified' || (state === 'exempt' && now > clock.dueAt)
}

function marksOn({ overdueBeforeDiscovered, overdueBeforeGraded, overdueBeforeAssigned }: Obligation): number {
  return [overdueBeforeDiscovered, overdueBeforeGraded, overdueBeforeAssigned].filter(Boolean).length
}

function isPutOff(before: readonly Obligation[], after: readonly Obligation[]): boolean {
  return after.some((clock) => isStatutory(clock.kind) && clock.dueAt > (before.find((one) => one.id === clock.id)?.dueAt ?? Infinity))
}
