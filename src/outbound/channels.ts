import { createHmac } from 'node:crypto'
import { alertText } from '../contract/wording.ts'
import type { AlertOnRecord } from '../domain/alarms.ts'
import type { Destination, DestinationKind } from '../domain/destinations.ts'
import { MINUTE_MS, SECOND_MS, formatInstant, formatInstantOrNull } from '../domain/instants.ts'
import type { Answered } from './post.ts'

/** One recipe per kind of destination: what is said, how it is signed, and what counts as an answer (AL-6). */

/** One alert waiting for one destination. */
export interface Waiting {
  key: number
  tries: number
  /** An earlier try may have arrived: this one says that it comes again. */
  uncertain: boolean
  alert: AlertOnRecord
  unitName: string
}

export interface Message {
  /** Which of those waiting it carries. */
  keys: number[]
  headers: Record<string, string>
  body: string
}

/** `busy`: the provider wants fewer messages. */
export type Verdict = 'delivered' | 'busy' | { fault: string }

export interface Channel {
  /** Messages a minute; null: no limit. Three quarters of the provider's, for others may use the same robot. */
  mostPerMinute: number | null
  message: (waiting: readonly [Waiting, ...Waiting[]], destination: Destination, secret: string, now: number) => Message
  verdict: (answer: Answered) => Verdict
}

const LONGEST_TEXT_BYTES = 2_048
/** More waiting than this go out as one digest: a flood would get the robot blocked. */
const MOST_SINGLE = 3
const TOO_FAST = 45_009
const RESENT = '（重发）'

const wecomRobot: Channel = {
  mostPerMinute: 15,
  message: (waiting, { includeTitle }, _secret, now) => {
    const lines = waiting.map((one) => `${one.uncertain ? RESENT : ''}${textOf(one, includeTitle, now)}`)
    const carried = waiting.length > MOST_SINGLE ? fitting(lines) : 1
    const text = carried === 1 ? `【三时】${lines[0] ?? ''}` : `【三时】时限提醒 ${carried} 条\n${lines.slice(0, carried).join('\n')}`
    const body = JSON.stringify({ msgtype: 'text', text: { content: cut(text, LONGEST_TEXT_BYTES) } })
    return { keys: waiting.slice(0, carried).map((one) => one.key), headers: {}, body }
  },
  verdict: ({ status, body }) => {
    if (status !== 200) return statusFault(status)
    const errcode = (jsonOf(body) as { errcode?: unknown } | null)?.errcode
    if (errcode === 0) return 'delivered'
    if (errcode === TOO_FAST) return 'busy'
    return { fault: typeof errcode === 'number' ? `errcode-${errcode}` : 'not-an-answer' }
  },
}

/** Signed as Standard Webhooks do: HMAC-SHA256 over `id.timestamp.body`, the secret behind `whsec_` in base64. */
const webhook: Channel = {
  mostPerMinute: null,
  message: ([one], { includeTitle }, secret, now) => {
    const { seq, title, obligation, kind, unit, step, severity, number, incident } = one.alert
    const body = JSON.stringify({
      type: 'alert',
      timestamp: formatInstant(now),
      resent: one.uncertain,
      text: `${one.uncertain ? RESENT : ''}${textOf(one, includeTitle, now)}`,
      data: {
        seq,
        incident,
        number,
        ...(includeTitle ? { title } : {}),
        obligation,
        kind,
        unit,
        unitName: one.unitName,
        step,
        severity,
        dueAt: formatInstantOrNull(one.alert.dueAt),
        raisedAt: formatInstant(one.alert.raisedAt),
      },
    })
    const [id, timestamp] = [`alert_${seq}`, String(Math.floor(now / SECOND_MS))]
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signature(secret, `${id}.${timestamp}.${body}`),
    }
    return { keys: [one.key], headers, body }
  },
  verdict: ({ status, body }) => {
    if (status < 200 || status > 299) return statusFault(status)
    // A sign-in page of the network answers 200 to everything.
    return body.trim() === '' || jsonOf(body) !== null ? 'delivered' : { fault: 'not-an-answer' }
  },
}

export const CHANNELS: Record<DestinationKind, Channel> = { 'wecom-robot': wecomRobot, webhook }

export function signature(secret: string, content: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`
}

/** Number, unit, kind and the time left as of now; the title only where the destination may have it. */
function textOf({ alert, unitName }: Waiting, includeTitle: boolean, now: number): string {
  // One that rings at its due instant says so, not that it is a few seconds over.
  const told = now - alert.raisedAt < MINUTE_MS ? alert.raisedAt : now
  return alertText({ ...alert, raisedAt: told, title: includeTitle ? alert.title : '' }, unitName).trimEnd()
}

/** How many lines fit into one text; at least one. */
function fitting(lines: readonly string[]): number {
  let bytes = Buffer.byteLength('【三时】时限提醒 9999 条')
  const over = lines.findIndex((text) => (bytes += Buffer.byteLength(text) + 1) > LONGEST_TEXT_BYTES)
  return over < 0 ? lines.length : Math.max(1, over)
}

/** Cut between characters, never inside one. */
function cut(text: string, bytes: number): string {
  let kept = text
  while (Buffer.byteLength(kept) > bytes) kept = Array.from(kept).slice(0, -1).join('')
  return kept
}

function statusFault(status: number): Verdict {
  if (status === 429) return 'busy'
  return { fault: status >= 300 && status < 400 ? 'redirect' : `status-${status}` }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: for the caller no answer at all.
    return null
  }
}
