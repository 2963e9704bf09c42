import type { AlertAnswer } from '../../contract/alert-answers.ts'
import type { IncidentSummary } from '../../contract/incident-answers.ts'
import type { Span } from '../../contract/periods.ts'

/** What the server says on a duty line (contract, `sanshi.v1`). */
export type LiveFrame =
  | { type: 'greeting'; protocol: string; serverTime: string; head: number; heartbeatMs: number }
  | { type: 'alert'; seq: number; alert: AlertAnswer }
  | { type: 'incident'; seq: number; incident: IncidentSummary }
  | { type: 'acknowledgement'; seq: number; alert: number; by: { name: string; unit: string | null }; expiresAt: string | null }
  | { type: 'report'; seq: number; report: { span: Span; period: string; division: string; number: number | null; asOf: string } }
  | { type: 'caught-up'; seq: number }
  | { type: 'resync'; head: number }
  | { type: 'heartbeat'; serverTime: string; head: number }
  | { type: 'pong'; t: unknown; serverTime: string }

export const PROTOCOL = 'sanshi.v1'
/** The session has ended: reconnecting is of no use, signing in is. */
export const CLOSE_SESSION_ENDED = 4401
