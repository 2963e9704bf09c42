import * as z from 'zod'
import type { Notes } from '../domain/chapters/notes.ts'
import { formatInstant } from '../domain/instants.ts'
import { line, paragraphs } from '../domain/text.ts'
import { instant, instantOut } from './common.ts'
import { enteredAnswer, renderEntered } from './entered.ts'

/** Calls, upward reports and heat of an incident, on the wire. */

const MOST_POINTS = 500
const MOST_HEAT = 1_000_000_000_000

export const callBody = z
  .strictObject({ to: line(100), at: instant, text: paragraphs(1_000) })
  .transform(({ at, ...body }) => ({ ...body, calledAt: at }))

export const upwardReportBody = z
  .strictObject({ to: line(100), at: instant, how: line(200) })
  .transform(({ at, ...body }) => ({ ...body, reportedAt: at }))

export const heatBody = z.strictObject({
  points: z
    .array(z.strictObject({ at: instant, value: z.number().nonnegative().max(MOST_HEAT), source: line(100) }))
    .min(1)
    .max(MOST_POINTS),
})

export const callAnswer = z.object({ id: z.string(), to: z.string(), at: instantOut, text: z.string(), ...enteredAnswer })
export const upwardReportAnswer = z.object({ id: z.string(), to: z.string(), at: instantOut, how: z.string(), ...enteredAnswer })
export const heatAnswer = z.object({ at: instantOut, value: z.number(), source: z.string() })

export function renderCall(call: Notes['calls'][number]): z.infer<typeof callAnswer> {
  return { id: call.call, to: call.to, at: formatInstant(call.calledAt), text: call.text, ...renderEntered(call) }
}

export function renderUpwardReport(report: Notes['upwardReports'][number]): z.infer<typeof upwardReportAnswer> {
  return { id: report.report, to: report.to, at: formatInstant(report.reportedAt), how: report.how, ...renderEntered(report) }
}

export function renderHeat(point: Notes['heat'][number]): z.infer<typeof heatAnswer> {
  return { ...point, at: formatInstant(point.at) }
}
