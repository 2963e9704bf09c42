import * as z from 'zod'
import { DESTINATION_KINDS } from '../domain/destinations.ts'
import type { Destination } from '../domain/destinations.ts'
import { formatInstant, formatInstantOrNull } from '../domain/instants.ts'
import { SEVERITIES } from '../domain/policy.ts'
import { line, link } from '../domain/text.ts'
import { divisionCode, instantOut, unitId } from './common.ts'

/** Destinations and what became of the alerts sent there, on the wire. */

const MOST_IN_SCOPE = 200
const units = z.array(unitId).max(MOST_IN_SCOPE)
const divisions = z.array(divisionCode).max(MOST_IN_SCOPE)
const severities = z.array(z.enum(SEVERITIES)).max(SEVERITIES.length)

export const proposeDestinationBody = z.strictObject({
  name: line(100),
  kind: z.enum(DESTINATION_KINDS),
  url: link(),
  units: units.default([]),
  divisions: divisions.default([]),
  severities: severities.default([]),
  includeTitle: z.boolean().default(false),
})

export const changeDestinationBody = z.strictObject({
  name: line(100).optional(),
  url: link().optional(),
  units: units.optional(),
  divisions: divisions.optional(),
  severities: severities.optional(),
  includeTitle: z.boolean().optional(),
})

export const judgeDestinationBody = z
  .strictObject({ approved: z.boolean(), note: line(500).nullish() })
  .transform((body) => ({ ...body, note: body.note ?? null }))

export const deliveryCount = z.object({ queued: z.int(), sent: z.int(), failed: z.int() })

export const destinationAnswer = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(DESTINATION_KINDS),
  /** The address without path and query: these may hold a key. */
  origin: z.string(),
  units: z.array(z.string()),
  divisions: z.array(z.string()),
  severities: z.array(z.enum(SEVERITIES)),
  includeTitle: z.boolean(),
  state: z.enum(['proposed', 'approved', 'refused']),
  describedAt: instantOut,
  judged: z.object({ at: instantOut, by: z.string(), note: z.string().nullable() }).nullable(),
  deliveries: deliveryCount,
})

/** Shown when it is made and never again: the key a webhook's receiver checks signatures with; null for a robot. */
export const proposedDestinationAnswer = destinationAnswer.extend({ secret: z.string().nullable() })

export const deliveryAnswer = z.object({
  alert: z.int(),
  destination: z.object({ id: z.string(), name: z.string().nullable() }),
  state: z.enum(['queued', 'sending', 'sent', 'failed']),
  tries: z.int(),
  /** True when an earlier try may have arrived, so that the message says 重发. */
  resent: z.boolean(),
  queuedAt: instantOut,
  nextTryAt: instantOut.nullable(),
  sentAt: instantOut.nullable(),
  failedAt: instantOut.nullable(),
  /** What went wrong last, as a code and in words. */
  fault: z.object({ code: z.string(), text: z.string() }).nullable(),
})

const FAULT_TEXTS: Record<string, string> = {
  'inner-address': '地址通向内网，未发送',
  'not-resolved': '查不到主机',
  timeout: '对方超时未答复',
  unreachable: '连接不上对方',
  'cut-off': '连接中断，未收到答复',
  redirect: '对方要求转到别处，未跟随',
  'not-an-answer': '收到的不是接口答复，可能被网关拦截',
  busy: '对方限制发送频率',
  interrupted: '发送时本机中断，结果不明',
  removed: '送达渠道已撤销',
  'not-approved': '送达渠道未获批准',
  'no-alert': '提醒内容已不可用',
}

function faultText(code: string): string {
  return FAULT_TEXTS[code] ?? `对方未接收（${code.replace('errcode-', '错误码 ').replace('status-', 'HTTP ')}）`
}

export function renderDestination(
  { description: _, describedAt, judged, ...destination }: Destination,
  deliveries: z.infer<typeof deliveryCount>,
): z.infer<typeof destinationAnswer> {
  return {
    ...destination,
    describedAt: formatInstant(describedAt),
    judged: judged === null ? null : { ...judged, at: formatInstant(judged.at) },
    deliveries,
  }
}

/** What a delivery's row says. */
interface DeliveryFacts {
  destination: string
  alert: number
  state: z.infer<typeof deliveryAnswer>['state']
  queuedAt: number
  nextAt: number
  tries: number
  endedAt: number | null
  uncertain: number
  fault: string | null
}

export function renderDelivery(row: DeliveryFacts, destinationName: string | null): z.infer<typeof deliveryAnswer> {
  const { alert, state, tries, endedAt, fault } = row
  return {
    alert,
    destination: { id: row.destination, name: destinationName },
    state,
    tries,
    resent: row.uncertain === 1,
    queuedAt: formatInstant(row.queuedAt),
    nextTryAt: state === 'queued' ? formatInstant(row.nextAt) : null,
    sentAt: state === 'sent' ? formatInstantOrNull(endedAt) : null,
    failedAt: state === 'failed' ? formatInstantOrNull(endedAt) : null,
    fault: fault === null ? null : { code: fault, text: faultText(fault) },
  }
}
