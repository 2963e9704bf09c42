import * as z from 'zod'
import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import type { Recorded } from '../facts.ts'
import type { Entered } from '../incident.ts'
import { futureFault } from '../decisions/instant-checks.ts'
import { Refusal } from '../refusal.ts'

/** One-line entries: whom the officer telephoned, to whom the matter was reported upwards (IN-12), and how loud it was. */

export const NOTE_FACTS = {
  'call-recorded': z.strictObject({
    call: z.string(),
    /** Whom: a name, a post, an office. */
    to: z.string(),
    calledAt: z.int(),
    text: z.string(),
  }),
  'upward-report-recorded': z.strictObject({
    report: z.string(),
    /** To whom: an office, a post. */
    to: z.string(),
    reportedAt: z.int(),
    /** By telephone, by document, by which system. */
    how: z.string(),
  }),
  'heat-measured': z.strictObject({
    points: z.array(z.strictObject({ at: z.int(), value: z.number(), source: z.string() })),
  }),
} as const

type CallRecorded = z.infer<(typeof NOTE_FACTS)['call-recorded']>
type UpwardReportRecorded = z.infer<(typeof NOTE_FACTS)['upward-report-recorded']>
export type HeatPoint = z.infer<(typeof NOTE_FACTS)['heat-measured']>['points'][number]

export interface Notes {
  calls: (Entered & CallRecorded)[]
  upwardReports: (Entered & UpwardReportRecorded)[]
  /** By instant, oldest first; of two at one instant from one source the one entered later. */
  heat: HeatPoint[]
}

export const NO_NOTES: Notes = { calls: [], upwardReports: [], heat: [] }

export function foldNotes(notes: Notes, fact: Recorded, entered: Entered): Notes {
  switch (fact.type) {
    case 'call-recorded':
      return { ...notes, calls: [...notes.calls, { ...entered, ...fact.data }] }
    case 'upward-report-recorded':
      return { ...notes, upwardReports: [...notes.upwardReports, { ...entered, ...fact.data }] }
    case 'heat-measured': {
      const points = new Map([...notes.heat, ...fact.data.points].map((point) => [`${point.at} ${point.source}`, point]))
      return { ...notes, heat: [...points.values()].sort((a, b) => a.at - b.at || a.source.localeCompare(b.source)) }
    }
    default:
      return notes
  }
}

export type RecordCall = Omit<CallRecorded, 'call'>

/** IN-12: whom, when, what was said. */
export function recordCall(command: RecordCall, given: GivenIncident): Decided | Refusal {
  const fault = futureFault('at', command.calledAt, given.now)
  if (fault !== null) return new Refusal('invalid', fault.message, { rule: 'IN-12', errors: [fault] })
  return decided([{ type: 'call-recorded', data: { ...command, call: given.freshId } }], { made: given.freshId })
}

export type RecordUpwardReport = Omit<UpwardReportRecorded, 'report'>

/** IN-12: 上报, to whom, when and how. */
export function recordUpwardReport(command: RecordUpwardReport, given: GivenIncident): Decided | Refusal {
  const fault = futureFault('at', command.reportedAt, given.now)
  if (fault !== null) return new Refusal('invalid', fault.message, { rule: 'IN-12', errors: [fault] })
  return decided([{ type: 'upward-report-recorded', data: { ...command, report: given.freshId } }], { made: given.freshId })
}

export function measureHeat(points: readonly HeatPoint[], given: GivenIncident): Decided | Refusal {
  const errors = points.flatMap((point, at) => futureFault(`points.${at}.at`, point.at, given.now) ?? [])
  if (errors.length > 0) return new Refusal('invalid', '热度测得的时间有误，请核对', { errors })
  return decided([{ type: 'heat-measured', data: { points: [...points] } }])
}
