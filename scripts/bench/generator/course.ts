import { recordConclusion } from '../../../src/domain/chapters/exceptions.ts'
import { isStatutory } from '../../../src/domain/vocabulary.ts'
import { giveAcceptance } from '../../../src/domain/decisions/give-acceptance.ts'
import { changeLevel } from '../../../src/domain/decisions/change-level.ts'
import { holdConference, recordRelease, scheduleConference } from '../../../src/domain/decisions/record-evidence.ts'
import { verifyEvidence } from '../../../src/domain/decisions/verify-evidence.ts'
import type { Obligation } from '../../../src/domain/clocks.ts'
import type { Decided, GivenIncident } from '../../../src/domain/given.ts'
import type { Incident } from '../../../src/domain/incident.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/domain/instants.ts'
import type { Refusal } from '../../../src/domain/refusal.ts'
import type { Role } from '../../../src/domain/vocabulary.ts'
import type { Random } from './random.ts'
import { ANSWERS } from './words.ts'

/** Something a person will do at an instant; decided by the real decision on the state that the incident has then. */
export interface Act {
  at: number
  role: Role
  unit: string
  decide: (incident: Incident, given: GivenIncident) => Decided | Refusal
}

const SIGNATORY = { name: '张某', post: '局长' }

/** Shares of what happens; about as a well-run duty desk sees it. */
const ACCEPTED_AT_ONCE = 0.8
const ACCEPTED_AFTER_REMINDER = 0.1
const ACCEPTED_LATE = 0.06
const ANSWERED_LATE = 0.07
const ENTERED_LATE = 0.02
const LONGEST_LATE_MS = 14 * DAY_MS
const REGRADED = 0.03

/** What people will do about clocks just opened. `stalled`: nobody answers; its public clocks stay open. */
export function actsFor(opened: readonly Obligation[], incident: Incident, now: number, stalled: boolean, random: Random): Act[] {
  return opened.flatMap((clock) => {
    if (clock.kind === 'acceptance') return acceptance(clock, now, random)
    if (clock.kind === 'follow-up') return clock.ordinal === 1 ? conclusion(incident, now, random) : []
    if (stalled || !isStatutory(clock.kind)) return []
    return clock.kind === 'press-conference' ? conference(clock, incident, now, random) : release(clock, incident, now, random)
  })
}

/** Some incidents turn out to be worse than they looked. */
export function regrading(incident: Incident, now: number, random: Random): Act[] {
  if (incident.level === 'I' || incident.level === 'II' || !random.happens(REGRADED)) return []
  const level = random.happens(0.3) ? 'II' : 'III'
  if (incident.level === level) return []
  const unit = incident.assignment.coordinators[0]
  if (unit === undefined) return []
  const act: Act = {
    at: now + random.between(40, 240) * MINUTE_MS,
    role: 'coordinator',
    unit,
    decide: (then, given) => changeLevel(then, { level, reason: '传播范围扩大，按研判结果调整' }, given),
  }
  return [act]
}

/** A major matter is over before its first day is: else each further release would ask for another. */
function conclusion(incident: Incident, now: number, random: Random): Act[] {
  const unit = incident.assignment.coordinators[0]
  if (unit === undefined) return []
  const at = now + random.between(120, 1_200) * MINUTE_MS
  const decide: Act['decide'] = (then, given) => recordConclusion(then, { concludedAt: given.now, note: '现场处置完毕' }, given)
  return [{ at, role: 'coordinator', unit, decide }]
}

function acceptance(clock: Obligation, now: number, random: Random): Act[] {
  const luck = random.unit()
  const minutes =
    luck < ACCEPTED_AT_ONCE
      ? random.between(2, 19)
      : luck < ACCEPTED_AT_ONCE + ACCEPTED_AFTER_REMINDER
        ? random.between(21, 29)
        : luck < ACCEPTED_AT_ONCE + ACCEPTED_AFTER_REMINDER + ACCEPTED_LATE
          ? random.between(31, 240)
          : null
  if (minutes === null) return []
  return [
    { at: now + minutes * MINUTE_MS, role: 'unit', unit: clock.unit, decide: (then, given) => giveAcceptance(then, clock.unit, given) },
  ]
}

function release(clock: Obligation, incident: Incident, now: number, random: Random): Act[] {
  const { publicAt, enteredAt } = answerTimes(clock, now, random)
  const { title } = incident.logged
  const command = {
    kind: clock.kind === 'response' ? ('response' as const) : ('authoritative' as const),
    unit: clock.unit,
    title: `关于${title.slice(0, 30)}的情况说明`,
    body: `经核查，${title}一事已由我单位受理。现将有关情况说明如下：问题属实的部分已立即整改，其余正在核实，结果将及时公布。`,
    answers: [random.pick(ANSWERS)],
    channels: [{ name: '政府网站', url: `https://www.example.gov.cn/${random.bits()}`, documentNumber: null, publishedAt: publicAt }],
    signatory: SIGNATORY,
  }
  const act: Act = { at: enteredAt, role: 'unit', unit: clock.unit, decide: (then, given) => recordRelease(then, command, given) }
  const verifier = incident.assignment.coordinators[0]
  if (publicAt > clock.dueAt || enteredAt <= clock.dueAt || verifier === undefined || verifier === clock.unit) return [act]
  // CL-8a: public in time, entered after due: a second person looks at it.
  const verification: Act = {
    at: enteredAt + random.between(20, 300) * MINUTE_MS,
    role: 'coordinator',
    unit: verifier,
    decide: (then, given) => {
      const claim = given.clocks.find((one) => one.id === clock.id)?.claim
      return claim == null ? NOTHING : verifyEvidence(then, clock.id, { confirmed: true, note: '已核对发布链接' }, given)
    },
  }
  return [act, verification]
}

function conference(clock: Obligation, incident: Incident, now: number, random: Random): Act[] {
  const { publicAt, enteredAt } = answerTimes(clock, now, random)
  const unit = incident.assignment.coordinators[0] ?? clock.unit
  const place = '融媒体中心'
  const host = '宣传部'
  const plan: Act = {
    at: now + random.between(1, 20) * MINUTE_MS,
    role: 'coordinator',
    unit,
    decide: (then, given) =>
      scheduleConference(
        then,
        { kind: 'press-conference', unit: clock.unit, scheduledAt: publicAt, place, host, speakers: [SIGNATORY] },
        given,
      ),
  }
  const record: Act = {
    at: Math.max(enteredAt, plan.at + MINUTE_MS),
    role: 'coordinator',
    unit,
    decide: (then, given) => {
      const planned = then.conferences.find((one) => one.held === null && one.scheduled.unit === clock.unit)
      if (planned === undefined) return NOTHING
      const speakers = [SIGNATORY]
      return holdConference(
        then,
        planned.scheduled.conference,
        { heldAt: publicAt, place, host, speakers, media: ['融媒体中心'], transcriptUrl: 'https://www.example.gov.cn/t', answers: [] },
        given,
      )
    },
  }
  return [plan, record]
}

const NOTHING: Decided = { facts: [], alerts: [], made: null }

/** When the answer is public and when it is entered: mostly early in the time allowed, sometimes late, sometimes entered late only. */
function answerTimes(clock: Obligation, now: number, random: Random): { publicAt: number; enteredAt: number } {
  const allowed = clock.dueAt - clock.anchorAt
  const delay = random.between(1, 10) * MINUTE_MS
  const earliest = Math.max(now, clock.anchorAt) + MINUTE_MS
  const luck = random.unit()
  if (luck < ANSWERED_LATE || clock.dueAt < earliest + HOUR_MS) {
    const publicAt = Math.max(clock.dueAt, earliest) + MINUTE_MS + Math.min(random.waiting(allowed / 2), LONGEST_LATE_MS)
    return { publicAt, enteredAt: publicAt + delay }
  }
  const publicAt = earliest + Math.floor((clock.dueAt - earliest) * random.unit() ** 3 * 0.98)
  return { publicAt, enteredAt: luck < ANSWERED_LATE + ENTERED_LATE ? clock.dueAt + delay : publicAt + delay }
}
