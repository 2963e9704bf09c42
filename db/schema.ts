import { sql } from 'drizzle-orm'
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/**
 * Instants are epoch milliseconds, flags 0/1, lists JSON text. Inside, rows are joined by integer keys; outside, only opaque ids are seen.
 */

// ---- The ledger: the only truth about incidents. Triggers (migration 0001) refuse update, delete, replace and gaps.

export const ledger = sqliteTable(
  'ledger',
  {
    seq: integer('seq').primaryKey(),
    stream: text('stream').notNull(),
    version: integer('version').notNull(),
    type: text('type').notNull(),
    at: integer('at').notNull(),
    actor: text('actor').notNull(),
    data: text('data'),
    salt: blob('salt', { mode: 'buffer' }),
    algorithm: text('algorithm').notNull(),
    dataHash: blob('data_hash', { mode: 'buffer' }).notNull(),
    previous: blob('previous', { mode: 'buffer' }).notNull(),
    hash: blob('hash', { mode: 'buffer' }).notNull(),
  },
  (table) => [uniqueIndex('ledger_stream_version').on(table.stream, table.version)],
)

/** One row, updated with every append: no gaps, no forks. */
export const ledgerHead = sqliteTable('ledger_head', {
  id: integer('id').primaryKey(),
  seq: integer('seq').notNull(),
  hash: blob('hash', { mode: 'buffer' }).notNull(),
  at: integer('at').notNull(),
})

// ---- Projections: what screens read. Every one can be rebuilt from the ledger alone.

export const incident = sqliteTable(
  'incident',
  {
    key: integer('key').primaryKey(),
    id: text('id').notNull().unique(),
    number: text('number').notNull().unique(),
    title: text('title').notNull(),
    level: text('level').notNull(),
    phase: text('phase').notNull(),
    channel: text('channel').notNull(),
    occurredAt: integer('occurred_at'),
    surfacedAt: integer('surfaced_at'),
    discoveredAt: integer('discovered_at').notNull(),
    recordedAt: integer('recorded_at').notNull(),
    version: integer('version').notNull(),
    lastSeq: integer('last_seq').notNull(),
    policySeq: integer('policy_seq').notNull(),
    /** How many times as fast an exercise runs; null for what is none. */
    drill: integer('drill'),
    /** The assignment as JSON, and the government whose leader alarms reach. */
    assignment: text('assignment').notNull(),
    government: text('government'),
    /** What `incident_division`, `incident_unit` and `incident_sector` say of it, as JSON lists: one look tells who may see it. */
    divisions: text('divisions').notNull(),
    units: text('units').notNull(),
    sectors: text('sectors').notNull(),
    /** 1 when its heat was ever measured. */
    measured: integer('measured').notNull().default(0),
    /** Nearest due instant among its open clocks, acceptance left out; null when nothing runs. */
    nextDueAt: integer('next_due_at'),
  },
  (table) => [
    index('incident_recorded').on(table.recordedAt),
    index('incident_due').on(table.nextDueAt),
    index('incident_last_seq').on(table.lastSeq),
    // Reports leave these out; there are few.
    index('incident_drill')
      .on(table.drill)
      .where(sql`drill is not null`),
  ],
)

/** Divisions under which an incident is found: its places and the lead's division, each with all its ancestors. */
export const incidentDivision = sqliteTable(
  'incident_division',
  {
    division: text('division').notNull(),
    incident: integer('incident').notNull(),
    /** 1 when a place lies there, 0 when only the lead does. */
    place: integer('place').notNull(),
    /** The incident's own, so that what is nearest due in a division is found without looking elsewhere. */
    nextDueAt: integer('next_due_at'),
  },
  (table) => [
    primaryKey({ columns: [table.division, table.incident] }),
    index('incident_division_due')
      .on(table.division, table.nextDueAt)
      .where(sql`next_due_at is not null`),
  ],
)

/** Units that take or once took part; the part is null for those that no longer do. */
export const incidentUnit = sqliteTable(
  'incident_unit',
  {
    unit: text('unit').notNull(),
    incident: integer('incident').notNull(),
    part: text('part'),
    /** The entry by which it came to take part: a report of an earlier instant does not know it. */
    fromSeq: integer('from_seq').notNull(),
    nextDueAt: integer('next_due_at'),
  },
  (table) => [
    primaryKey({ columns: [table.unit, table.incident] }),
    index('incident_unit_due')
      .on(table.unit, table.nextDueAt)
      .where(sql`next_due_at is not null`),
  ],
)

export const incidentSector = sqliteTable(
  'incident_sector',
  { sector: text('sector').notNull(), incident: integer('incident').notNull() },
  (table) => [primaryKey({ columns: [table.sector, table.incident] })],
)

/**
 * What an incident was before a correction (IN-3), up to, not including, the entry `to_seq`: a report of an earlier instant reads it here.
 * There are few, for few incidents are corrected.
 */
export const incidentPast = sqliteTable(
  'incident_past',
  {
    incident: integer('incident').notNull(),
    fromSeq: integer('from_seq').notNull(),
    toSeq: integer('to_seq').notNull(),
    title: text('title').notNull(),
    surfacedAt: integer('surfaced_at'),
    discoveredAt: integer('discovered_at').notNull(),
    /** As JSON lists; `places` are those divisions where a place lies. */
    divisions: text('divisions').notNull(),
    places: text('places').notNull(),
    sectors: text('sectors').notNull(),
  },
  (table) => [primaryKey({ columns: [table.incident, table.fromSeq] })],
)

/**
 * What a report asks of an incident as of an instant, versioned like clocks: a row holds from `from_seq` up to, not including, `to_seq`.
 * The entry `from_seq` itself says who changed it and why.
 */
export const incidentStanding = sqliteTable(
  'incident_standing',
  {
    incident: integer('incident').notNull(),
    fromSeq: integer('from_seq').notNull(),
    toSeq: integer('to_seq'),
    /** When the entry `from_seq` was recorded. */
    at: integer('at').notNull(),
    level: text('level').notNull(),
    phase: text('phase').notNull(),
    lead: text('lead').notNull(),
    /** The level before, when this entry changed it. */
    previousLevel: text('previous_level'),
    /** 1 when this entry set a level below the proposal (IN-6). */
    belowProposal: integer('below_proposal').notNull(),
    /** Treated as an emergency of this level though it is none (IN-6). */
    handledAs: text('handled_as'),
    heat: text('heat'),
    /** The lead before, when this entry took the lead from it. */
    previousLead: text('previous_lead'),
  },
  (table) => [
    primaryKey({ columns: [table.incident, table.fromSeq] }),
    index('incident_standing_graded')
      .on(table.at)
      .where(sql`below_proposal = 1 or previous_level is not null`),
    index('incident_standing_moved')
      .on(table.at)
      .where(sql`previous_lead is not null`),
    index('incident_standing_ended')
      .on(table.at)
      .where(sql`phase <> 'open'`),
  ],
)

/** Parts that units returned (AS-11): what a report counts. */
export const dispute = sqliteTable(
  'dispute',
  {
    incident: integer('incident').notNull(),
    unit: text('unit').notNull(),
    raisedSeq: integer('raised_seq').notNull(),
    raisedAt: integer('raised_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.incident, table.raisedSeq] }), index('dispute_raised').on(table.raisedAt)],
)

/** Releases entered when they were out already, without a signature in the system (未经系统审签): what a report lists. */
export const outsideRelease = sqliteTable(
  'outside_release',
  {
    incident: integer('incident').notNull(),
    releaseSeq: integer('release_seq').notNull(),
    recordedAt: integer('recorded_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.incident, table.releaseSeq] }), index('outside_release_recorded').on(table.recordedAt)],
)

/** Clocks, versioned: a row holds from `from_seq` up to, not including, `to_seq`; the present one has none. */
export const obligation = sqliteTable(
  'obligation',
  {
    incident: integer('incident').notNull(),
    /** Where it stands among the incident's clocks, in order of creation: never another clock's. */
    place: integer('place').notNull(),
    kind: text('kind').notNull(),
    unit: text('unit').notNull(),
    part: text('part').notNull(),
    ordinal: integer('ordinal').notNull(),
    anchor: text('anchor').notNull(),
    anchorPresumed: integer('anchor_presumed').notNull(),
    anchorAt: integer('anchor_at').notNull(),
    dueAt: integer('due_at').notNull(),
    outcome: text('outcome').notNull(),
    satisfiedAt: integer('satisfied_at'),
    satisfiedBy: text('satisfied_by'),
    claim: text('claim'),
    voidedAt: integer('voided_at'),
    /** Bits: 1 before discovered, 2 before graded, 4 before assigned (CL-5a). */
    marks: integer('marks').notNull(),
    bornAt: integer('born_at').notNull(),
    armedAt: integer('armed_at').notNull(),
    generation: integer('generation').notNull(),
    fromSeq: integer('from_seq').notNull(),
    toSeq: integer('to_seq'),
  },
  (table) => [
    primaryKey({ columns: [table.incident, table.place, table.fromSeq] }),
    // Acceptances apart: one that nobody gave stays open for good, and would stand before all that still runs.
    index('obligation_board')
      .on(table.dueAt)
      .where(sql`to_seq is null and outcome = 'open' and kind <> 'acceptance'`),
    index('obligation_acceptance')
      .on(table.dueAt)
      .where(sql`to_seq is null and outcome = 'open' and kind = 'acceptance'`),
    // Reports: every version of the statutory clocks by due, and those opened when due had passed.
    index('obligation_due')
      .on(table.dueAt, table.kind, table.outcome, table.toSeq)
      .where(sql`kind <> 'acceptance'`),
    index('obligation_acceptance_due')
      .on(table.dueAt, table.unit, table.outcome, table.toSeq)
      .where(sql`kind = 'acceptance'`),
    index('obligation_known_late')
      .on(table.bornAt)
      .where(sql`kind <> 'acceptance' and born_at > due_at`),
  ],
)

/** What will ring next: one row per clock that still has steps. The alarm engine sleeps until the smallest `next_at`. */
export const alarm = sqliteTable(
  'alarm',
  {
    incident: integer('incident').notNull(),
    /** The clock's place. */
    place: integer('place').notNull(),
    generation: integer('generation').notNull(),
    nextAt: integer('next_at').notNull(),
    nextOffset: integer('next_offset').notNull(),
    nextStep: text('next_step').notNull(),
    /** 1 once the breach is explained: its repeats are over (AL-1a). */
    explained: integer('explained').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.incident, table.place] }), index('alarm_next').on(table.nextAt)],
)

/** Which clock's which step an alert was; what it says stands in its entry. */
export const alert = sqliteTable(
  'alert',
  {
    seq: integer('seq').primaryKey(),
    incident: integer('incident').notNull(),
    /** The clock's place; null when it is about no clock. */
    place: integer('place'),
    generation: integer('generation').notNull(),
    /** Offset of the step against due; null for named steps. */
    offset: integer('offset_ms'),
  },
  (table) => [
    // AL-3: each step of each generation of each obligation exactly once; named steps have no offset and may come again.
    uniqueIndex('alert_once').on(table.incident, table.place, table.generation, table.offset),
  ],
)

/** Supervision notices (督办单), what raising and counting them needs; what they say stands in their entries. */
export const supervisionNotice = sqliteTable(
  'supervision_notice',
  {
    incident: integer('incident').notNull(),
    /** Its place among the incident's notices. */
    place: integer('place').notNull(),
    notice: text('notice').notNull(),
    unit: text('unit').notNull(),
    /** The colour it was issued in. */
    colour: text('colour').notNull(),
    issuedAt: integer('issued_at').notNull(),
    dueAt: integer('due_at').notNull(),
    /** When it becomes red if nobody answers: it concerns no report of a later time. */
    lastAt: integer('last_at').notNull(),
    fromSeq: integer('from_seq').notNull(),
    answeredAt: integer('answered_at'),
    answeredSeq: integer('answered_seq'),
    /** How often it was raised to the next colour. */
    raised: integer('raised').notNull(),
    /** When it is raised next; null once answered or red. */
    nextAt: integer('next_at'),
  },
  (table) => [
    primaryKey({ columns: [table.incident, table.place] }),
    index('supervision_notice_next')
      .on(table.nextAt)
      .where(sql`next_at is not null`),
    index('supervision_notice_last').on(table.lastAt),
  ],
)

export const acknowledgement = sqliteTable(
  'acknowledgement',
  {
    alert: integer('alert').notNull(),
    account: text('account').notNull(),
    at: integer('at').notNull(),
    seq: integer('seq').notNull(),
    expiresAt: integer('expires_at'),
  },
  (table) => [primaryKey({ columns: [table.alert, table.account] })],
)

export const account = sqliteTable('account', {
  id: text('id').primaryKey(),
  username: text('username').notNull().unique(),
  name: text('name').notNull(),
  roles: text('roles').notNull(),
  unit: text('unit'),
  phone: text('phone'),
  active: integer('active').notNull(),
  createdAt: integer('created_at').notNull(),
})

/** Last number given out in each series (`2026`). */
export const numberSeries = sqliteTable('number_series', { series: text('series').primaryKey(), last: integer('last').notNull() })

/** How far the projections have come; with every command it moves with the ledger's head. */
export const projectionHead = sqliteTable('projection_head', { id: integer('id').primaryKey(), seq: integer('seq').notNull() })

// ---- Plain tables: not entries, not rebuilt.

export const credential = sqliteTable('credential', { account: text('account').primaryKey(), password: text('password').notNull() })

export const session = sqliteTable(
  'session',
  {
    /** SHA-256 of the token; the token itself is only in the cookie. */
    token: blob('token', { mode: 'buffer' }).primaryKey(),
    account: text('account').notNull(),
    createdAt: integer('created_at').notNull(),
    seenAt: integer('seen_at').notNull(),
  },
  (table) => [index('session_account').on(table.account)],
)

/** Read-only links for duty-room screens. */
export const wallLink = sqliteTable(
  'wall_link',
  {
    id: text('id').primaryKey(),
    /** SHA-256 of the token; the token itself is only in the link. */
    token: blob('token', { mode: 'buffer' }).notNull(),
    division: text('division').notNull(),
    /** The account. */
    madeBy: text('made_by').notNull(),
    madeAt: integer('made_at').notNull(),
  },
  (table) => [uniqueIndex('wall_link_token').on(table.token)],
)

/** Where destinations are, and the keys that sign: what must not stand in the record. */
export const destinationAddress = sqliteTable('destination_address', {
  destination: text('destination').primaryKey(),
  url: text('url').notNull(),
  secret: text('secret').notNull(),
})

/** The outbox: an alert on its way to a destination, queued in the alert's own transaction. */
export const delivery = sqliteTable(
  'delivery',
  {
    key: integer('key').primaryKey(),
    destination: text('destination').notNull(),
    alert: integer('alert').notNull(),
    incident: text('incident').notNull(),
    /** queued, sending, sent or failed. */
    state: text('state').notNull(),
    queuedAt: integer('queued_at').notNull(),
    nextAt: integer('next_at').notNull(),
    tries: integer('tries').notNull(),
    triedAt: integer('tried_at'),
    endedAt: integer('ended_at'),
    /** 1 when an earlier try may have arrived: the next says that it comes again. */
    uncertain: integer('uncertain').notNull(),
    fault: text('fault'),
  },
  (table) => [
    uniqueIndex('delivery_once').on(table.alert, table.destination),
    index('delivery_incident').on(table.incident),
    index('delivery_tried').on(table.destination, table.triedAt),
    index('delivery_open')
      .on(table.destination, table.nextAt)
      .where(sql`state in ('queued', 'sending')`),
  ],
)

/** Answers to give again: not the answer, only where it is rebuilt from. */
export const idempotency = sqliteTable(
  'idempotency',
  {
    account: text('account').notNull(),
    request: text('request').notNull(),
    key: text('key').notNull(),
    body: blob('body', { mode: 'buffer' }).notNull(),
    at: integer('at').notNull(),
    result: text('result').notNull(),
  },
  (table) => [primaryKey({ columns: [table.account, table.request, table.key] }), index('idempotency_at').on(table.at)],
)
