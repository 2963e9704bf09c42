import type { FastifyBaseLogger } from 'fastify'
import { lockFolder } from '../db/folder-lock.ts'
import { migrate } from '../db/migrate.ts'
import { UnfitStore, databaseFile, openForWriting, prepareFolder } from '../db/open.ts'
import { Credentials } from './access/credentials.ts'
import { Sessions } from './access/sessions.ts'
import { SignInThrottle } from './access/sign-in-throttle.ts'
import { WallLinks } from './access/wall-links.ts'
import { systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import { AdministrationDesk } from './desk/administration.ts'
import { AlarmDesk } from './desk/alarms.ts'
import { Desk } from './desk/desk.ts'
import type { Commit } from './desk/desk.ts'
import { EvidenceFiles } from './desk/evidence-files.ts'
import { Erasure } from './desk/erasure.ts'
import { RememberedResults } from './desk/idempotency.ts'
import { IncidentDesk } from './desk/incidents.ts'
import { Journal, isBrokenStore } from './desk/journal.ts'
import { StrikeDesk } from './desk/strikes.ts'
import { DestinationDesk } from './desk/destinations.ts'
import { HandoverDesk } from './desk/handovers.ts'
import { ColumnDesk } from './desk/response-column.ts'
import { ReportDesk } from './desk/reports.ts'
import { RosterDesk } from './desk/rosters.ts'
import { WakeUp } from './desk/wake-up.ts'
import type { AlertRaised } from './domain/alarms.ts'
import { parseDuration } from './domain/durations.ts'
import { Localities } from './http/localities.ts'
import { NationalDivisions } from './http/national-divisions.ts'
import type { HttpParts } from './http/parts.ts'
import { SetupLink } from './http/setup-link.ts'
import { AlarmEngine } from './jobs/alarm-engine.ts'
import { Courier } from './jobs/courier.ts'
import { Metronome } from './jobs/metronome.ts'
import { LogFold } from './jobs/log-fold.ts'
import { StoreCheck } from './jobs/store-check.ts'
import { Ledger } from './ledger/ledger.ts'
import { verifyChain } from './ledger/verify.ts'
import { HEARTBEAT_MS, LiveLine } from './live/live-line.ts'
import { Metrics } from './metrics.ts'
import { Accounts } from './projections/accounts.ts'
import { ColumnState } from './projections/column-state.ts'
import { PublishedReleases } from './projections/published-releases.ts'
import { AlertList } from './projections/alert-list.ts'
import { Board } from './projections/board.ts'
import { DueAlarms } from './projections/due-alarms.ts'
import { DueNotices } from './projections/due-notices.ts'
import { IncidentList } from './projections/incident-list.ts'
import { ListReader } from './projections/list-reader.ts'
import { NumberSeries } from './projections/number-series.ts'
import { OpenParts } from './projections/open-parts.ts'
import { Projector } from './projections/projector.ts'
import { bringUpToDate } from './projections/replay.ts'
import { AddressGuard } from './outbound/address.ts'
import { SecretAddresses } from './outbound/addresses.ts'
import { Outbox } from './outbound/outbox.ts'
import { Destinations } from './projections/destinations.ts'
import { Handovers } from './projections/handovers.ts'
import { Rosters } from './projections/rosters.ts'
import { Rulebook } from './projections/rulebook.ts'
import { IncidentWhereabouts } from './projections/whereabouts.ts'
import { IssuedReports } from './reports/issued-reports.ts'
import { Reporter } from './reports/reporter.ts'
import { TimeGuard } from './time-guard.ts'

/** How much of the chain is checked at every start; the nightly check walks all of it. */
const TAIL_ENTRIES = 1_000

export interface Parts extends HttpParts {
  live: LiveLine
  engine: AlarmEngine
  courier: Courier
  metricsOf: Metrics
  /** Starts what runs by itself. */
  start: () => Promise<void>
  close: () => Promise<void>
}

export interface PartsOptions {
  dataFolder: string
  publicUrl: string | null
  /** `host:port` of inner hosts that alerts may be sent to. */
  allowInnerHosts?: readonly string[]
  log: FastifyBaseLogger
  /** The store is broken: answer what is open, then end the process. */
  onBroken: (error: unknown) => void
  /** Without it another process may have the folder open: for one short write from the shell. */
  lock?: boolean
  clock?: Clock
  heartbeatMs?: number
}

/** Builds the long-lived parts in order; `close` ends them in reverse. Throws `UnfitStore` when the record could not be kept here. */
export function buildParts(options: PartsOptions): Parts {
  const { dataFolder, publicUrl, log } = options
  const clock = options.clock ?? systemClock
  prepareFolder(dataFolder)
  const unlock = options.lock === false ? () => undefined : lockFolder(dataFolder)
  const connection = openForWriting(databaseFile(dataFolder))
  migrate(connection)
  const tail = verifyChain(connection, { fromSeq: lastSeq(connection) - TAIL_ENTRIES })
  if (!tail.ok) throw new UnfitStore(`台账第 ${tail.seq} 条校验不通过：${tail.reason} (the ledger does not verify at seq ${tail.seq})`)

  const ledger = new Ledger(connection)
  const rulebook = new Rulebook(connection)
  const projector = new Projector(connection, rulebook)
  bringUpToDate(connection, ledger, projector)

  const monotonic = () => clock.monotonic()
  const journal = new Journal(connection, monotonic, (error) => options.onBroken(error))
  const time = new TimeGuard(clock, (jump) => {
    metricsOf.clockJumped()
    log.warn(jump, 'the wall clock jumped')
    desk
      .performAsSystem(({ record }) => record([{ stream: 'clock', type: 'clock-jumped', data: jump }]))
      .catch((error: unknown) => log.error({ err: error }, 'the jump was not recorded'))
  })
  const now = () => time.now()
  const remembered = new RememberedResults(connection)
  const whereabouts = new IncidentWhereabouts(connection)
  const destinations = new Destinations(connection, ledger)
  const outbox = new Outbox(connection, destinations, whereabouts)
  const desk = new Desk({ ledger, rulebook, journal, projector, outbox, remembered, time })
  const alertList = new AlertList(connection)
  const accounts = new Accounts(connection)
  const rosters = new Rosters(connection, accounts)
  const wakeUp = new WakeUp(connection, rosters)
  const numbers = new NumberSeries(connection)
  const incidents = new IncidentDesk(desk, numbers, wakeUp)
  const alarms = new AlarmDesk(desk, new DueAlarms(connection), new DueNotices(connection), alertList, whereabouts, wakeUp)
  const credentials = new Credentials(connection)
  const sessions = new Sessions(connection)
  const wallLinks = new WallLinks(connection)
  const administration = new AdministrationDesk(desk, { accounts, credentials, sessions, openParts: new OpenParts(connection) })
  const incidentList = new IncidentList(connection)
  const listReader = new ListReader(databaseFile(dataFolder), incidentList)
  const board = new Board(connection)
  const reporter = new Reporter(databaseFile(dataFolder))
  const columnState = new ColumnState(connection, ledger)
  const published = new PublishedReleases(connection, ledger, rulebook)
  const evidenceFiles = new EvidenceFiles(dataFolder)
  const reportDesk = new ReportDesk(desk)
  const instantIsOver = (ms: number) => time.isOver(ms)
  const issuedReports = new IssuedReports({ desk, reports: reportDesk, reporter, files: evidenceFiles, now, instantIsOver })
  const strikes = new StrikeDesk(desk, { remembered, erasure: new Erasure(connection, journal), copies: issuedReports })
  const nationalDivisions = new NationalDivisions()
  const sessionsSeen = (seen: readonly string[]) => {
    journal
      .run(() => {
        for (const session of seen) sessions.touch(session, now())
      })
      .catch((error: unknown) => log.warn({ err: error }, 'sessions were not prolonged; the next request or heartbeat tries again'))
  }
  const live = new LiveLine({
    ledger,
    rulebook,
    sessions,
    wallLinks,
    alertList,
    incidentList,
    board,
    whereabouts,
    time,
    heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS,
    sessionsSeen,
  })
  const engine = new AlarmEngine({ alarms, now, monotonic, onError: (error) => log.error({ err: error }, 'alarms could not be raised') })
  const guard = new AddressGuard(options.allowInnerHosts ?? [])
  const addresses = new SecretAddresses(connection)
  const courier = new Courier({
    journal,
    outbox,
    destinations,
    addresses,
    guard,
    alerts: alertList,
    rulebook,
    now,
    chance: Math.random,
    onError: (error) => log.error({ err: error }, 'alerts could not be sent'),
  })
  const metricsOf = new Metrics({ ledgerSeq: () => ledger.head().seq, dutyLines: () => live.size, nextAlarmAt: () => alarms.nextAt() })
  const fold = new LogFold(connection, (error) => {
    log.error({ err: error }, 'the write-ahead log was not folded in')
    if (isBrokenStore(error)) options.onBroken(error)
  })
  const storeCheck = new StoreCheck(databaseFile(dataFolder), now)
  const tailChecked = { at: now(), from: Math.max(1, tail.entries - TAIL_ENTRIES), to: tail.entries }
  let metronome: Metronome | null = null

  desk.onCommit((commit) => {
    try {
      live.publish(commit)
    } catch (error) {
      // The commit stands. Lines that may have missed a frame are closed; they come back and are caught up by seq.
      log.error({ err: error }, 'the live line failed')
      live.hangUp()
    }
  })
  desk.onCommit((commit) => measureAlerts(commit, metricsOf))
  desk.onCommit(() => engine.wake())
  desk.onCommit(() => courier.wake())

  const checkStore = async (): Promise<void> => {
    const result = await storeCheck.run()
    if (result.ok) log.info({ entries: result.entries }, 'check of the store: ok')
    else log.fatal({ reason: result.reason }, 'check of the store failed')
  }
  const draftOwed = async (): Promise<void> => {
    const drafted = await issuedReports.draftOwed()
    if (drafted !== null) log.info({ period: drafted.name }, 'the weekly report was drafted')
  }
  const storeFault = () => (storeCheck.last?.result.ok === false ? storeCheck.last.result.reason : null)
  const housekeeping = () =>
    journal.run(() => {
      sessions.forgetOld(now())
      remembered.forgetOld(now())
    })

  return {
    desk,
    journal,
    incidents,
    alarms,
    evidenceFiles,
    reportDesk,
    issuedReports,
    administration,
    strikes,
    rosterDesk: new RosterDesk(desk, accounts),
    rosters,
    handoverDesk: new HandoverDesk(desk, { accounts, rosters, board }),
    handovers: new Handovers(connection),
    destinationDesk: new DestinationDesk(desk, { destinations, addresses, outbox, guard }),
    destinations,
    addresses,
    outbox,
    courier,
    accounts,
    credentials,
    sessions,
    wallLinks,
    whereabouts,
    listReader,
    board,
    alertList,
    numbers,
    reporter,
    columnDesk: new ColumnDesk(desk, { column: columnState, published }),
    columnState,
    published,
    live,
    engine,
    now,
    instantIsOver,
    publicUrl,
    metricsOf,
    throttle: new SignInThrottle(),
    localities: new Localities(nationalDivisions),
    nationalDivisions,
    setupLink: new SetupLink(),
    sessionsSeen,
    wallEnded: (link) => live.wallEnded(link),
    watching: (link) => live.watching(link),
    sessionEnded: (session) => live.sessionEnded(session),
    metrics: () => metricsOf.text(),
    verification: {
      tail: tailChecked,
      last: () => storeCheck.last,
      isRunning: () => storeCheck.isRunning,
      begin: () => void checkStore().catch((error: unknown) => log.error({ err: error }, 'the store could not be checked')),
    },
    unready: () => [
      ...(projector.head() === ledger.head().seq ? [] : ['投影未到台账末尾 (projections are behind the ledger)']),
      ...(engine.isRunning ? [] : ['提醒引擎未运行 (the alarm engine is not running)']),
      ...(storeFault() === null ? [] : [`存储校验不通过 (store check failed): ${storeFault()}`]),
    ],
    start: async () => {
      await administration.publishFirstPack()
      await strikes.finish()
      engine.start()
      courier.start()
      fold.start()
      metronome = new Metronome(
        [
          { at: '17 3 * * *', name: 'housekeeping', run: housekeeping },
          { at: '40 3 * * *', name: 'store check', run: checkStore },
          // Every full hour: what is owed on Monday 08:00 is made good by the next beat.
          { at: '0 * * * *', name: 'weekly draft', run: draftOwed },
        ],
        (name, error) => log.error({ err: error, name }, 'periodic work failed'),
      )
      draftOwed().catch((error: unknown) =>
        log.error({ err: error }, 'a report that was missed is not drafted yet; the next hour tries again'),
      )
    },
    close: async () => {
      await metronome?.stop()
      engine.stop()
      await courier.stop()
      live.close()
      await reporter.close()
      await listReader.close()
      await fold.stop()
      journal.close()
      connection.close()
      unlock()
    },
  }
}

function lastSeq(connection: ReturnType<typeof openForWriting>): number {
  return connection.prepare('select seq from ledger_head where id = 1').pluck().get() as number
}

function measureAlerts(commit: Commit, metrics: Metrics): void {
  for (const entry of commit.entries) {
    if (entry.type !== 'alert-raised') continue
    const { severity, lagMs, step } = entry.data as AlertRaised
    metrics.alertRaised(severity, lagMs, parseDuration(step) !== null)
  }
}
