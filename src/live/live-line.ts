import type { Writable } from 'node:stream'
import type { WebSocket } from '@fastify/websocket'
import type { Principal } from '../access/principal.ts'
import type { Sessions } from '../access/sessions.ts'
import type { WallLink, WallLinks } from '../access/wall-links.ts'
import { renderAlert } from '../contract/render-alert.ts'
import { renderSummary, summaryFactsOf } from '../contract/render.ts'
import type { Commit } from '../desk/desk.ts'
import type { AlertOnRecord } from '../domain/alarms.ts'
import { obligations } from '../domain/clocks.ts'
import { formatInstant, formatInstantOrNull } from '../domain/instants.ts'
import { holds, scopeOf, wallScope } from '../domain/scope.ts'
import type { ReportDrafted } from '../domain/issued-reports.ts'
import type { Scope, Whereabouts } from '../domain/scope.ts'
import type { Entry } from '../ledger/entry.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { AlertList } from '../projections/alert-list.ts'
import type { Board } from '../projections/board.ts'
import type { IncidentCard, IncidentList } from '../projections/incident-list.ts'
import { isIncidentFact, subjectOf } from '../projections/incident-state.ts'
import type { Rulebook } from '../projections/rulebook.ts'
import type { IncidentWhereabouts } from '../projections/whereabouts.ts'
import type { TimeGuard } from '../time-guard.ts'
import { DutyLine } from './duty-line.ts'
import { CLOSE_FAILED, CLOSE_GOING_AWAY, CLOSE_SESSION_ENDED, CLOSE_TOO_SLOW, PROTOCOL, withoutPersons } from './frames.ts'
import type { Frame } from './frames.ts'
import { Outbox, inSlices } from './outbox.ts'

export const HEARTBEAT_MS = 15_000
/** Further behind than this a client fetches its lists again instead. */
export const RESYNC_ENTRIES = 50_000
const REPLAY_PAGE = 200
/** While catching a client up no more than this is left waiting in its socket. */
const REPLAY_BUFFER_BYTES = 256 * 1024
const REPLAY_WAIT_MS = 20
const REPLAY_PATIENCE_MS = 30_000

export interface LiveParts {
  ledger: Ledger
  rulebook: Rulebook
  sessions: Sessions
  wallLinks: WallLinks
  alertList: AlertList
  incidentList: IncidentList
  board: Board
  whereabouts: IncidentWhereabouts
  time: TimeGuard
  heartbeatMs: number
  /** Prolongs sessions, some time soon. */
  sessionsSeen: (sessions: readonly string[]) => void
}

/** Who opens a line. */
export type Caller = { principal: Principal; session: string } | { wall: WallLink }

/** The live line: every alert and every changed incident, to every open line whose scope holds it, in order of `seq`. */
export class LiveLine {
  readonly #parts: LiveParts
  readonly #lines = new Set<DutyLine>()
  readonly #outbox = new Outbox(this.#lines)
  readonly #heartbeat: NodeJS.Timeout

  constructor(parts: LiveParts) {
    this.#parts = parts
    this.#heartbeat = setInterval(() => void this.#beat(), parts.heartbeatMs)
    this.#heartbeat.unref()
  }

  get size(): number {
    return this.#lines.size
  }

  /** Takes over an upgraded socket. `after`: the last seq the client has; null: only what comes next. */
  open(socket: WebSocket, wire: Writable, caller: Caller, after: number | null): void {
    const line = new DutyLine(
      socket,
      wire,
      'wall' in caller
        ? { session: null, account: null, wall: caller.wall.id, scope: wallScope(caller.wall.division) }
        : { session: caller.session, account: caller.principal.account, wall: null, scope: this.#scopeOf(caller.principal) },
      (t) => ({
        type: 'pong',
        t,
        serverTime: this.#serverTime(),
      }),
    )
    this.#lines.add(line)
    socket.on('close', () => this.#lines.delete(line))
    socket.on('error', () => this.#lines.delete(line))
    const head = this.#head()
    line.say({
      type: 'greeting',
      protocol: PROTOCOL,
      serverTime: this.#serverTime(),
      head,
      heartbeatMs: this.#parts.heartbeatMs,
      clockSuspect: this.#parts.time.suspect,
    })
    if (after === null) {
      this.#goLive(line)
    } else if (after > head || head - after > RESYNC_ENTRIES) {
      line.say({ type: 'resync', head })
      this.#goLive(line)
    } else {
      this.#catchUp(line, after).catch(() => {
        // What was sent was in order; the client comes back with the last seq it has.
        line.close(CLOSE_FAILED, '请重新连接')
      })
    }
  }

  /** Makes the frames of what one command has written; they are sent soon. Called after COMMIT, in order of seq. */
  publish(commit: Commit): void {
    if (commit.entries.some((entry) => entry.type === 'directory-adopted')) this.#rescope()
    for (const entry of commit.entries)
      if (entry.type === 'account-described' || entry.type === 'account-password-set') this.#recheck(subjectOf(entry.stream))
    if (this.#lines.size === 0) return
    const lastOf = new Map(commit.entries.filter(isIncidentFact).map((entry) => [entry.stream, entry.seq]))
    for (const entry of commit.entries) {
      if (isIncidentFact(entry) && lastOf.get(entry.stream) !== entry.seq) continue
      const frame = this.#frameOf(entry, commit)
      const whereabouts =
        frame === null
          ? null
          : frame.type === 'report'
            ? this.#readersAt(frame.report.division)
            : this.#parts.whereabouts.of(subjectOf(entry.stream))
      if (frame === null || whereabouts === null) continue
      const text = JSON.stringify(frame)
      const forWalls = withoutPersons(frame)
      const wallText = forWalls === null ? null : forWalls === frame ? text : JSON.stringify(forWalls)
      this.#outbox.put({ seq: entry.seq, text, wallText, whereabouts, isAlert: !isIncidentFact(entry) })
    }
  }

  /** A person has signed out. */
  sessionEnded(session: string): void {
    for (const line of this.#lines) if (line.session === session) line.close(CLOSE_SESSION_ENDED, '会话已结束')
  }

  /** A link is revoked: the screens that use it go dark at once. */
  wallEnded(link: string): void {
    for (const line of this.#lines) if (line.wall === link) line.close(CLOSE_SESSION_ENDED, '大屏链接已撤销')
  }

  /** How many screens are on a link now. */
  watching(link: string): number {
    return [...this.#lines].filter((line) => line.wall === link).length
  }

  /** Closes every line; whoever was on it reconnects with the last seq it has. */
  hangUp(): void {
    for (const line of this.#lines) line.close(CLOSE_FAILED, '请重新连接')
  }

  close(): void {
    clearInterval(this.#heartbeat)
    for (const line of this.#lines) line.close(CLOSE_GOING_AWAY, '服务正在停止')
  }

  #frameOf(entry: Entry, commit: Commit): Frame | null {
    if (isIncidentFact(entry)) {
      const incident = commit.incidents.get(subjectOf(entry.stream))
      if (incident === undefined) throw new Error('a committed incident has a state')
      const pack = this.#parts.rulebook.packFor(incident.logged)
      return {
        type: 'incident',
        seq: entry.seq,
        incident: renderSummary(summaryFactsOf(incident), obligations(incident, pack), pack, entry.at),
      }
    }
    if (entry.type === 'alert-raised') {
      const alert = this.#parts.alertList.one(entry.seq)
      return alert === null ? null : this.#alertFrame(alert)
    }
    if (entry.type === 'alert-acknowledged') {
      const { alert, expiresAt } = entry.data as { alert: number; expiresAt: number | null }
      const { name, unit } = entry.actor
      return { type: 'acknowledgement', seq: entry.seq, alert, by: { name, unit }, expiresAt: formatInstantOrNull(expiresAt) }
    }
    return reportFrame(entry)
  }

  /** Everybody whose place is this one, above it or below it reads its reports; so do units there. */
  #readersAt(division: string): Whereabouts {
    const { directory } = this.#parts.rulebook.directory()
    const above = directory.climb(division)
    const units = directory.document.units.filter(
      (unit) => above.includes(unit.division) || directory.climb(unit.division).includes(division),
    )
    return { divisions: new Set(units.map((unit) => unit.division)), units: new Set(units.map((unit) => unit.id)), drillFor: null }
  }

  /** From here on it gets what is written after this instant; what waits in the outbox was written before. */
  #goLive(line: DutyLine): void {
    line.caughtUpTo = this.#head()
    line.isLive = true
  }

  /**
   * Sends what lies behind `after`, page by page at the reader's pace, then goes live. Between the last, empty look and going live
   * nothing else can run, so there is no gap and no double.
   */
  async #catchUp(line: DutyLine, after: number): Promise<void> {
    let seq = after
    for (;;) {
      const { frames, upTo, isLast } = this.#page(line.scope, seq)
      for (const frame of frames) {
        const fit = line.wall === null ? frame : withoutPersons(frame)
        if (fit !== null) line.say(fit)
      }
      seq = upTo
      if (isLast) break
      if (!(await roomIn(line))) return line.close(CLOSE_TOO_SLOW, '接收过慢，请重新连接')
    }
    line.say({ type: 'caught-up', seq: this.#head() })
    this.#goLive(line)
  }

  #page(scope: Scope, after: number): { frames: Frame[]; upTo: number; isLast: boolean } {
    const alerts = this.#parts.alertList.after(after, scope, REPLAY_PAGE)
    const incidents = this.#parts.incidentList.changedAfter(after, scope, REPLAY_PAGE)
    // A full list may go on behind its last row, so nothing larger than that is sent yet.
    const bound = Math.min(
      alerts.length === REPLAY_PAGE ? (alerts.at(-1)?.seq ?? 0) : Infinity,
      incidents.length === REPLAY_PAGE ? (incidents.at(-1)?.lastSeq ?? 0) : Infinity,
    )
    const reports = this.#reportFramesAfter(after).filter(({ report }) => holds(scope, this.#readersAt(report.division)))
    const frames = [...alerts.map((alert) => this.#alertFrame(alert)), ...incidents.map((card) => this.#cardFrame(card)), ...reports]
      .filter((frame) => frame.seq <= bound)
      .sort((a, b) => a.seq - b.seq)
    return { frames, upTo: frames.at(-1)?.seq ?? after, isLast: bound === Infinity }
  }

  /** A few a year: all at once, on whatever page they fall. */
  #reportFramesAfter(seq: number): ReportFrame[] {
    return this.#parts.ledger.ofStreams('report/', seq).flatMap((entry) => reportFrame(entry) ?? [])
  }

  #alertFrame(alert: AlertOnRecord): Frame & { seq: number } {
    const name = this.#parts.rulebook.directory().directory.unit(alert.unit)?.name ?? alert.unit
    return { type: 'alert', seq: alert.seq, alert: renderAlert(alert, name) }
  }

  #cardFrame(card: IncidentCard): Frame & { seq: number } {
    const pack = this.#parts.rulebook.packFor(card)
    return {
      type: 'incident',
      seq: card.lastSeq,
      incident: renderSummary(card, this.#parts.board.ofIncident(card), pack, this.#parts.time.now()),
    }
  }

  async #beat(): Promise<void> {
    const now = this.#parts.time.now()
    const text = JSON.stringify({
      type: 'heartbeat',
      serverTime: formatInstant(now),
      head: this.#head(),
      clockSuspect: this.#parts.time.suspect,
    } satisfies Frame)
    const seen: string[] = []
    await inSlices(this.#lines, (line) => {
      // An open duty line keeps its session alive.
      if (!this.#isStillValid(line, now, (session) => seen.push(session))) return
      line.sayText(text)
      line.checkAlive()
    })
    if (seen.length > 0) this.#parts.sessionsSeen(seen)
  }

  #isStillValid(line: DutyLine, now: number, onStale?: (session: string) => void): boolean {
    const isOver = this.#scopeNow(line, now, onStale) === null
    if (isOver) line.close(CLOSE_SESSION_ENDED, '会话已结束')
    return !isOver
  }

  /** An account has changed: lines whose session went with it are closed. */
  #recheck(account: string): void {
    const now = this.#parts.time.now()
    for (const line of this.#lines) if (line.account === account) this.#isStillValid(line, now)
  }

  /** The directory has changed, and with it who stands where. */
  #rescope(): void {
    const now = this.#parts.time.now()
    for (const line of this.#lines) line.scope = this.#scopeNow(line, now) ?? line.scope
  }

  /** What whoever is on the line sees at present; null when the session or the link is over. */
  #scopeNow({ session, wall }: DutyLine, now: number, onStale?: (session: string) => void): Scope | null {
    if (wall !== null) {
      const link = this.#parts.wallLinks.one(wall)
      return link === null ? null : wallScope(link.division)
    }
    const principal = session === null ? null : this.#parts.sessions.ofHash(Buffer.from(session, 'hex'), now, onStale)
    return principal === null ? null : this.#scopeOf(principal)
  }

  #scopeOf(principal: Principal): Scope {
    return scopeOf(principal.roles, principal.unit, this.#parts.rulebook.directory().directory)
  }

  #head(): number {
    return this.#parts.ledger.head().seq
  }

  #serverTime(): string {
    return formatInstant(this.#parts.time.now())
  }
}

type ReportFrame = Extract<Frame, { type: 'report' }>

function reportFrame({ seq, stream, type, data }: Entry): ReportFrame | null {
  if (type !== 'report-drafted' && type !== 'report-issued') return null
  const { span, division, asOf, ...issued } = data as ReportDrafted & { number?: number }
  return {
    type: 'report',
    seq,
    report: { span, period: subjectOf(stream), division, number: issued.number ?? null, asOf: formatInstant(asOf) },
  }
}

/** Waits until the reader has taken most of what was sent; false when it is gone or too slow. */
async function roomIn(line: DutyLine): Promise<boolean> {
  for (let waited = 0; line.bufferedBytes > REPLAY_BUFFER_BYTES; waited += REPLAY_WAIT_MS) {
    if (!line.isOpen || waited > REPLAY_PATIENCE_MS) return false
    await new Promise((resolve) => setTimeout(resolve, REPLAY_WAIT_MS))
  }
  // Others get their turn between two pages.
  await new Promise((resolve) => setImmediate(resolve))
  return line.isOpen
}
