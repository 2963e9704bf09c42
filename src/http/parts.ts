import type { Credentials } from '../access/credentials.ts'
import type { Sessions } from '../access/sessions.ts'
import type { SignInThrottle } from '../access/sign-in-throttle.ts'
import type { WallLinks } from '../access/wall-links.ts'
import type { AdministrationDesk } from '../desk/administration.ts'
import type { DestinationDesk } from '../desk/destinations.ts'
import type { SecretAddresses } from '../outbound/addresses.ts'
import type { Outbox } from '../outbound/outbox.ts'
import type { Destinations } from '../projections/destinations.ts'
import type { AlarmDesk } from '../desk/alarms.ts'
import type { Desk } from '../desk/desk.ts'
import type { EvidenceFiles } from '../desk/evidence-files.ts'
import type { IncidentDesk } from '../desk/incidents.ts'
import type { Journal } from '../desk/journal.ts'
import type { StrikeDesk } from '../desk/strikes.ts'
import type { HandoverDesk } from '../desk/handovers.ts'
import type { ReportDesk } from '../desk/reports.ts'
import type { RosterDesk } from '../desk/rosters.ts'
import type { Accounts } from '../projections/accounts.ts'
import type { AlertList } from '../projections/alert-list.ts'
import type { Board } from '../projections/board.ts'
import type { ListReader } from '../projections/list-reader.ts'
import type { NumberSeries } from '../projections/number-series.ts'
import type { Handovers } from '../projections/handovers.ts'
import type { Rosters } from '../projections/rosters.ts'
import type { IncidentWhereabouts } from '../projections/whereabouts.ts'
import type { ColumnDesk } from '../desk/response-column.ts'
import type { ColumnState } from '../projections/column-state.ts'
import type { PublishedReleases } from '../projections/published-releases.ts'
import type { IssuedReports } from '../reports/issued-reports.ts'
import type { Reporter } from '../reports/reporter.ts'
import type { Localities } from './localities.ts'
import type { NationalDivisions } from './national-divisions.ts'
import type { SetupLink } from './setup-link.ts'

/**
 * What is known of the chain: at the start its end is walked, each night all of it, and whenever somebody asks. `begin` joins a check
 * that is under way.
 */
export interface Verification {
  tail: { at: number; from: number; to: number }
  last: () => { at: number; result: { ok: true; entries: number } | { ok: false; reason: string } } | null
  isRunning: () => boolean
  begin: () => void
}

/** What routes are made of: long-lived parts, handed in. */
export interface HttpParts {
  desk: Desk
  journal: Journal
  incidents: IncidentDesk
  alarms: AlarmDesk
  evidenceFiles: EvidenceFiles
  strikes: StrikeDesk
  administration: AdministrationDesk
  rosterDesk: RosterDesk
  rosters: Rosters
  handoverDesk: HandoverDesk
  handovers: Handovers
  destinationDesk: DestinationDesk
  destinations: Destinations
  addresses: SecretAddresses
  outbox: Outbox
  accounts: Accounts
  credentials: Credentials
  sessions: Sessions
  wallLinks: WallLinks
  throttle: SignInThrottle
  whereabouts: IncidentWhereabouts
  listReader: ListReader
  board: Board
  alertList: AlertList
  numbers: NumberSeries
  reporter: Reporter
  columnDesk: ColumnDesk
  columnState: ColumnState
  published: PublishedReleases
  reportDesk: ReportDesk
  issuedReports: IssuedReports
  localities: Localities
  nationalDivisions: NationalDivisions
  setupLink: SetupLink
  /** Trusted time, epoch milliseconds. */
  now: () => number
  /** Nothing recorded from here on bears this instant or an earlier one (RP-5). */
  instantIsOver: (ms: number) => void
  publicUrl: string | null
  /** What is not ready yet, a line each; empty when everything is. */
  unready: () => string[]
  /** Prolongs sessions, some time soon. */
  sessionsSeen: (sessions: readonly string[]) => void
  /** Tells open duty lines that a session is over. */
  sessionEnded: (session: string) => void
  /** Closes the duty lines of a revoked link. */
  wallEnded: (link: string) => void
  /** How many screens are on a link. */
  watching: (link: string) => number
  metrics: () => Promise<string>
  verification: Verification
}
