import { computed, onBeforeUnmount, shallowRef, watch } from 'vue'
import type { Standing } from '../../../contract/board-answers.ts'
import type { IncidentSummary } from '../../../contract/incident-answers.ts'
import { msOf } from '../../../contract/time.ts'
import { sentenceOf } from '../../api/problem.ts'
import { useDesk } from '../../desk.ts'
import { clockState } from '../../time/ramp.ts'
import { arrange, countsOf, fits, isOnBoard, matches, rowsOf, shiftEnd } from './arrange.ts'
import type { BoardFilter, BoardRow } from './arrange.ts'

const MOST_INCIDENTS = 1_000
/** As many as one request may ask for. */
const STANDINGS_AT_ONCE = 40
/** Several acts on one incident, a second apart, are one question. */
const ASK_AGAIN_AFTER_MS = 300

/** The incidents on the board, kept current by the duty line, and what they make of themselves under a filter. */
export function useBoard(filter: () => BoardFilter) {
  const { api, connection, ticker, time, units, session } = useDesk()
  const incidents = shallowRef<ReadonlyMap<string, IncidentSummary>>(new Map())
  const standings = shallowRef<ReadonlyMap<string, Standing>>(new Map())
  const shifts = shallowRef<readonly { from: number; to: number }[]>([])
  const isLoaded = shallowRef(false)
  const failure = shallowRef<string | null>(null)
  const owed = new Set<string>()
  let asking: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    try {
      await units.load()
      const [found] = await Promise.all([api.list<IncidentSummary>('/api/incidents?phase=open&sort=due', MOST_INCIDENTS), loadShifts()])
      incidents.value = new Map(found.map((incident) => [incident.id, incident]))
      failure.value = null
      isLoaded.value = true
      for (const id of incidents.value.keys()) owed.add(id)
      await askStandings()
    } catch (error) {
      failure.value = sentenceOf(error)
    }
  }

  /** The shifts of one's own desk; without a roster the board goes by days. */
  async function loadShifts(): Promise<void> {
    const unit = session.who.value?.user.unit?.id
    if (unit === undefined) return
    const { entries } = await api.get<{ entries: { from: string; to: string; duty: string }[] }>(`/api/units/${unit}/roster`)
    shifts.value = entries.filter(({ duty }) => duty === 'duty').map(({ from, to }) => ({ from: msOf(from), to: msOf(to) }))
  }

  async function askStandings(): Promise<void> {
    clearTimeout(asking)
    while (owed.size > 0) {
      const ids = [...owed].slice(0, STANDINGS_AT_ONCE)
      for (const id of ids) owed.delete(id)
      const { items } = await api.get<{ items: Standing[] }>(`/api/board?incidents=${ids.map(encodeURIComponent).join(',')}`)
      standings.value = new Map([...standings.value, ...items.map((item) => [item.incident, item] as const)])
    }
  }

  const stop = [
    connection.onRefetch(() => void load()),
    connection.onFrame((frame) => {
      if (frame.type !== 'incident') return
      const { incident } = frame
      const next = new Map(incidents.value)
      if (incident.phase === 'open') next.set(incident.id, incident)
      else next.delete(incident.id)
      incidents.value = next
      owed.add(incident.id)
      clearTimeout(asking)
      asking = setTimeout(() => {
        // What cannot be asked now is asked again after the line is back; until then the clocks stand without it.
        askStandings().catch((error: unknown) => (failure.value = sentenceOf(error)))
      }, ASK_AGAIN_AFTER_MS)
    }),
  ]
  onBeforeUnmount(() => {
    clearTimeout(asking)
    for (const end of stop) end()
  })
  if (connection.state.value.is === 'open') void load()

  const allRows = computed(() =>
    [...incidents.value.values()].flatMap((incident) => rowsOf(incident, standings.value.get(incident.id) ?? null)),
  )
  /** Finished ones too: a row stays as 按时 until the order is renewed. */
  const rowsById = computed<ReadonlyMap<string, BoardRow>>(() => new Map(allRows.value.map((row) => [row.id, row])))
  const rows = computed(() => allRows.value.filter(isOnBoard))

  const shiftEndsAt = computed(() => {
    const now = ticker.now.value ?? 0
    return shifts.value.find(({ from, to }) => from <= now && now < to)?.to ?? null
  })
  const hasRoster = computed(() => shiftEndsAt.value !== null)
  /** Changes when any clock passes a step, not with every second. */
  const steps = computed(() => {
    const now = ticker.now.value ?? 0
    return `${rows.value.map((row) => clockState(row.ramp, now)).join()}${shiftEnd(shiftEndsAt.value, now)}`
  })
  const at = () => time.now() ?? 0

  const counts = computed(() => {
    void steps.value
    return countsOf(rows.value, at(), shiftEnd(shiftEndsAt.value, at()))
  })
  const sections = computed(() => {
    void steps.value
    const now = at()
    const end = shiftEnd(shiftEndsAt.value, now)
    const asked = filter()
    const found = rows.value.filter((row) => fits(row, asked.show, now, end) && matches(row, asked, units.name))
    return arrange(found, now, end, hasRoster.value)
  })

  watch(
    () => connection.state.value.is,
    (is) => {
      // A page opened while the line is up, or one whose first reading failed, reads when it is back.
      if (is === 'open' && failure.value !== null) void load()
    },
  )
  return { incidents, standings, rows, rowsById, counts, sections, shifts, isLoaded, failure, load }
}
