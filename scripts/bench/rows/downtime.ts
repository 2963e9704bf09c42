import { pino } from 'pino'
import { Accounts } from '../../../src/projections/accounts.ts'
import { databaseFile, openForReading } from '../../../db/open.ts'
import { logIncidentBody } from '../../../src/contract/incident-requests.ts'
import { isRefusal } from '../../../src/domain/refusal.ts'
import { buildParts } from '../../../src/parts.ts'
import { headOf, raisedAfter } from '../alerts.ts'
import type { Ground } from '../ground.ts'
import { openLoop, requestBytes } from '../http-load.ts'
import type { Installation } from '../installation.ts'
import { Bodies, PROVINCE_OFFICE, cookieOf } from '../people.ts'
import { aside, ms, quantile, times, whole } from '../row.ts'
import type { Row } from '../row.ts'
import { withProgram } from '../service.ts'

const STEPS = 10_000
/** The service was down this long: not so long that a receipt falls due too. */
const DOWN_MS = 15 * 60_000
const AT_ONCE = 500
const PER_SECOND = 20
const MOST_MS = 5_000
const POST_P99_MS = 200

/** Ten thousand steps fell due while the service was down: how long until all are recorded, in order, and how POST fares meanwhile. */
export const downtime: Row = {
  name: 'downtime',
  measure: async (ground) => {
    const work = ground.work()
    await withProgram(ground.quietService(), async () => undefined)
    await logBeforeDowntime(ground, work)
    const cookie = cookieOf(work, 'recorder', PROVINCE_OFFICE)
    const bodies = new Bodies(ground.seed + 4)
    const head = headOf(work)
    const started = Date.now()
    const posted = await withProgram(ground.spawnService(), async (program) => {
      let isDone = false
      const loading = openLoop(
        program.port,
        PER_SECOND,
        () => isDone,
        () => requestBytes('POST', '/api/incidents', cookie, bodies.next()),
      )
      await program.quiet()
      isDone = true
      return loading
    })
    const missed = raisedAfter(work, head).filter((one) => one.fireAt < started)
    const [first, last] = [missed[0], missed.at(-1)]
    if (first === undefined || last === undefined || missed.length < STEPS) throw new Error(`only ${missed.length} steps were missed`)
    const took = last.recordedAt - first.recordedAt
    const inOrder = missed.every((one, place) => one.fireAt >= (missed[place - 1]?.fireAt ?? 0))
    const p99 = quantile(posted.took, 0.99)
    return [
      {
        what: `${whole(missed.length)} steps missed in a downtime, recorded`,
        figure: `${(took / 1_000).toFixed(2)} s${inOrder ? ', in order' : ', out of order'}`,
        required: `≤ ${MOST_MS / 1_000} s, in order`,
        peer: '',
        ratio: times(took / MOST_MS),
        ok: took <= MOST_MS && inOrder,
      },
      {
        what: `POST meanwhile, ${posted.took.length} requests`,
        figure: `p50 ${ms(quantile(posted.took, 0.5))}, p99 ${ms(p99)}`,
        required: `p99 ≤ ${POST_P99_MS} ms`,
        peer: '',
        ratio: times(p99 / POST_P99_MS),
        ok: p99 <= POST_P99_MS && posted.failed === 0,
      },
      aside('spawned → the last of them recorded', `${((last.recordedAt - started) / 1_000).toFixed(2)} s`),
    ]
  },
}

/** Logs, as of a quarter of an hour ago, incidents of which one reminder each has come since. The service is down. */
async function logBeforeDowntime(ground: Ground, work: Installation): Promise<void> {
  const clock = { wall: () => Date.now() - DOWN_MS, monotonic: () => performance.now() }
  const principal = { ...recorderOf(work), session: null }
  const request = { principal, role: 'recorder' as const, ifMatch: null, idempotency: null }
  const bodies = new Bodies(ground.seed + 5)
  const parts = buildParts({
    dataFolder: work.folder,
    publicUrl: null,
    log: pino({ level: 'silent' }),
    clock,
    onBroken: (error) => {
      throw error
    },
  })
  const from = Date.now() - DOWN_MS + 60_000
  for (let done = 0; done < STEPS; done += AT_ONCE) {
    const logged = Array.from({ length: AT_ONCE }, (_, place) => {
      const command = logIncidentBody.parse(bodies.ringingAt(from + Math.floor(((DOWN_MS - 120_000) * (done + place)) / STEPS)))
      return parts.incidents.log(request, command)
    })
    for (const receipt of await Promise.all(logged)) if (isRefusal(receipt)) throw new Error(receipt.detail)
  }
  await parts.close()
}

function recorderOf(work: Installation) {
  const connection = openForReading(databaseFile(work.folder))
  const account = new Accounts(connection).byUsername(`recorder.${PROVINCE_OFFICE}`)
  connection.close()
  if (account === null) throw new Error('no recorder')
  return { ...account, account: account.id }
}
