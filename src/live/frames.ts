import type { AlertAnswer } from '../contract/alert-answers.ts'
import type { IncidentSummary } from '../contract/incident-answers.ts'
import type { Span } from '../domain/periods.ts'

/** A report that came by itself (RP-7), or that was issued (RP-5). `division`: the place it is of. */
export interface ReportNews {
  span: Span
  period: string
  division: string
  /** Null: a draft. */
  number: number | null
  asOf: string
}

/** What the server says on a duty line, as JSON texts (subprotocol `sanshi.v1`). */
export type Frame =
  | { type: 'greeting'; protocol: typeof PROTOCOL; serverTime: string; head: number; heartbeatMs: number; clockSuspect: boolean }
  | { type: 'alert'; seq: number; alert: AlertAnswer }
  | { type: 'incident'; seq: number; incident: IncidentSummary }
  | { type: 'acknowledgement'; seq: number; alert: number; by: { name: string; unit: string | null }; expiresAt: string | null }
  | { type: 'report'; seq: number; report: ReportNews }
  | { type: 'caught-up'; seq: number }
  | { type: 'resync'; head: number }
  | { type: 'heartbeat'; serverTime: string; head: number; clockSuspect: boolean }
  | { type: 'pong'; t: unknown; serverTime: string }

export const PROTOCOL = 'sanshi.v1'

/** Close codes beside the standard ones. */
export const CLOSE_SESSION_ENDED = 4401
export const CLOSE_TOO_SLOW = 1013
export const CLOSE_POLICY = 1008
export const CLOSE_FAILED = 1011
export const CLOSE_GOING_AWAY = 1001
export const CLOSE_NO_BINARY = 1003

/** The frame for a screen that everybody passes by: no person's name in it; null when there is nothing left to say, and for reports. */
export function withoutPersons(frame: Frame): Frame | null {
  if (frame.type === 'acknowledgement' || frame.type === 'report') return null
  if (frame.type !== 'alert') return frame
  const recipients = frame.alert.recipients.map((recipient) => ({ ...recipient, name: null }))
  return { ...frame, alert: { ...frame.alert, recipients } }
}
