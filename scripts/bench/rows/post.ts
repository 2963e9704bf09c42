import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Ground } from '../ground.ts'
import { closedLoop, requestBytes } from '../http-load.ts'
import { Bodies, PROVINCE_OFFICE, cookieOf } from '../people.ts'
import { aside, ms, quantile, times, whole } from '../row.ts'
import type { Figure, Row } from '../row.ts'
import { Program, withProgram } from '../service.ts'

const CONNECTIONS = 64
const WARM_UP_SECONDS = 2
const DIFFERENT_BODIES = 2_000
const LEAST_SHARE = 0.5
const MOST_CPU_US = 500
const MOST_P99_MS = 150

interface Posted {
  perSecond: number
  p50: number
  p99: number
  cpuUs: number
}

/** Durable POST /api/incidents on 64 connections, beside a bare server with one durable insert a request on the same disk. */
export const post: Row = {
  name: 'post',
  measure: async (ground) => {
    const work = ground.work()
    const cookie = cookieOf(work, 'recorder', PROVINCE_OFFICE)
    const bodies = new Bodies(ground.seed + 1)
    const contents = Array.from({ length: DIFFERENT_BODIES }, () => bodies.next())
    const bare = await bareServer(ground, contents, 'one')
    const service = await withProgram(ground.quietService(), async (program) => {
      return posted(
        program,
        contents.map((body) => requestBytes('POST', '/api/incidents', cookie, body)),
        ground.seconds,
      )
    })
    const group = await bareServer(ground, contents, 'group')
    return figures(service, bare, group)
  },
}

async function bareServer(ground: Ground, contents: readonly unknown[], manner: 'one' | 'group'): Promise<Posted> {
  // Beside the working copy, so that it is the same disk.
  const folder = mkdtempSync(join(ground.work().folder, `bare-${manner}-`))
  const requests = contents.map((body) => requestBytes('POST', '/', '', body))
  const result = await withProgram(Program.start(['scripts/bench/bare-server.ts', folder, manner]), (program) =>
    posted(program, requests, ground.seconds / 2),
  )
  rmSync(folder, { recursive: true, force: true })
  return result
}

async function posted(program: Program, requests: readonly Buffer[], seconds: number): Promise<Posted> {
  let sent = 0
  const next = () => requests[(sent += 1) % requests.length] as Buffer
  await closedLoop(program.port, CONNECTIONS, Math.min(WARM_UP_SECONDS, seconds), next)
  const before = program.cpuUs()
  const { took, failed, seconds: lasted } = await closedLoop(program.port, CONNECTIONS, seconds, next)
  if (failed > 0) throw new Error(`${failed} of ${took.length} requests were not answered with success`)
  return {
    perSecond: took.length / lasted,
    p50: quantile(took, 0.5),
    p99: quantile(took, 0.99),
    cpuUs: (program.cpuUs() - before) / took.length,
  }
}

function figures(service: Posted, bare: Posted, group: Posted): Figure[] {
  const described = (one: Posted) =>
    `${whole(one.perSecond)}/s, p50 ${ms(one.p50)}, p99 ${ms(one.p99)}, ${whole(one.cpuUs)} µs of CPU a request`
  return [
    {
      what: `durable POST /api/incidents, ${CONNECTIONS} connections`,
      figure: `${whole(service.perSecond)}/s`,
      required: `≥ ${LEAST_SHARE} × bare`,
      peer: `bare Fastify, one durable insert a request: ${described(bare)}`,
      ratio: times(service.perSecond / bare.perSecond),
      ok: service.perSecond >= LEAST_SHARE * bare.perSecond,
    },
    {
      what: 'the same, time to the answer',
      figure: `p50 ${ms(service.p50)}, p99 ${ms(service.p99)}`,
      required: `p99 ≤ ${MOST_P99_MS} ms`,
      peer: `bare p99 ${ms(bare.p99)}`,
      ratio: times(service.p99 / bare.p99),
      ok: service.p99 <= MOST_P99_MS,
    },
    {
      what: 'the same, processor time',
      figure: `${whole(service.cpuUs)} µs a POST`,
      required: `≤ ${MOST_CPU_US} µs`,
      peer: `bare ${whole(bare.cpuUs)} µs`,
      ratio: times(service.cpuUs / bare.cpuUs),
      ok: service.cpuUs <= MOST_CPU_US,
    },
    aside('bare Fastify with group commit, for information', described(group)),
  ]
}
