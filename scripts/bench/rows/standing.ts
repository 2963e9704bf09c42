import { setTimeout as sleep } from 'node:timers/promises'
import { ringingIn } from '../alerts.ts'
import { closedLoop } from '../http-load.ts'
import { databaseBytes } from '../installation.ts'
import { mixedRequests } from '../mixed-load.ts'
import { PLACE, PROVINCE_OFFICE, cookieOf } from '../people.ts'
import { quantile, times, whole } from '../row.ts'
import type { Row } from '../row.ts'
import { Program, withProgram } from '../service.ts'

const STARTS = 3
const READY_MS = 3_000
const RESIDENT_MIB = 400
const MIB_BYTES = 1_024 * 1_024
const DISK_MB = 40
const MB = 1_000_000
const PER_INCIDENTS = 10_000
const LOOK_EVERY_MS = 5

/** From spawning the service until it says that it is ready. */
export const start: Row = {
  name: 'start',
  measure: async (ground) => {
    await withProgram(ground.quietService(), async () => undefined)
    const took: number[] = []
    for (let time = 0; time < STARTS; time += 1) {
      const began = performance.now()
      await withProgram(ground.spawnService(), async (program) => {
        while (!(await program.isReady())) await sleep(LOOK_EVERY_MS)
        took.push(performance.now() - began)
      })
    }
    const longest = quantile(took, 1)
    return [
      {
        what: `start with ${whole(ground.incidents)} incidents: spawned → ready`,
        figure: took.map((one) => `${(one / 1_000).toFixed(2)} s`).join(', '),
        required: `≤ ${READY_MS / 1_000} s`,
        peer: '',
        ratio: times(longest / READY_MS),
        ok: longest <= READY_MS,
      },
    ]
  },
}

/** What the service holds in memory after a desk has worked on it for a while. */
export const memory: Row = {
  name: 'memory',
  measure: async (ground) => {
    const work = ground.work()
    const cookies = { recorder: cookieOf(work, 'recorder', PROVINCE_OFFICE), leader: cookieOf(work, 'leader', `p${PLACE.root}-gov`) }
    const resident = await withProgram(ground.quietService(), async (program) => {
      const next = mixedRequests(cookies, ground.seed, (bodies) => bodies.next())
      await closedLoop(program.port, 8, ground.seconds / 2, next)
      return program.residentMiB()
    })
    return [
      {
        what: `memory with ${whole(ringingIn(work))} open clocks, after reads and writes`,
        figure: `${whole(resident)} MiB resident`,
        required: `≤ ${RESIDENT_MIB} MiB`,
        peer: `of it this Node with nothing loaded about ${whole(await emptyNode())} MiB`,
        ratio: times(resident / RESIDENT_MIB),
        ok: resident <= RESIDENT_MIB,
      },
    ]
  },
}

async function emptyNode(): Promise<number> {
  const idle = "console.log('http://x:1'); setInterval(() => 0, 1000)"
  return withProgram(Program.start(['-e', idle]), async (program) => program.residentMiB())
}

/** The size of the database file, the log folded in. */
export const disk: Row = {
  name: 'disk',
  measure: async (ground) => {
    const full = ground.full()
    const megabytes = databaseBytes(full) / MB / (full.incidents / PER_INCIDENTS)
    const entries = full.entries / full.incidents
    return Promise.resolve([
      {
        what: `disk for ${whole(PER_INCIDENTS)} incidents, ${entries.toFixed(1)} entries each`,
        figure: `${megabytes.toFixed(1)} MB (${whole(databaseBytes(full) / MIB_BYTES)} MiB in all)`,
        required: `≤ ${DISK_MB} MB`,
        peer: '',
        ratio: times(megabytes / DISK_MB),
        ok: megabytes <= DISK_MB,
      },
    ])
  },
}
