import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Runs test files, each in a Node of its own. A file of tap is a program; the runner that comes with tap starts it with loaders which
 * double its time on two cores, for mocks and coverage that nothing here uses.
 */

/** Files at a time. Tests look at the clock, so there are no more than cores of the smallest machine. */
const LANES = 2

export interface Work {
  name: string
  command: string
  args: readonly string[]
  /** Its output ends with a closing line of TAP; without one it did not come to its end. */
  isTap: boolean
}

export interface Ended {
  name: string
  passed: number
  failed: number
  skipped: number
  seconds: number
}

/** How each file is run under the pinned Node. */
export function testFile(file: string): Work {
  return { name: file, command: process.execPath, args: [file], isTap: true }
}

/** Runs all of it, in this order, and tells each end; `limitMs` is how long one may take, `isTold` which comments are shown. */
export async function runAll(
  works: readonly Work[],
  { limitMs, env = {}, isTold = () => false }: { limitMs: number; env?: Record<string, string>; isTold?: (comment: string) => boolean },
): Promise<Ended[]> {
  const cache = mkdtempSync(join(tmpdir(), 'sanshi-compiled-'))
  const waiting = [...works]
  const ended: Ended[] = []
  const lane = async () => {
    for (let work = waiting.shift(); work !== undefined; work = waiting.shift()) {
      const { output, ...end } = await runOne(work, limitMs, { ...env, NODE_COMPILE_CACHE: cache })
      ended.push(end)
      if (end.failed > 0) console.log(failures(output) || output)
      for (const comment of commentsOf(output).filter(isTold)) console.log(`  ${comment}`)
      console.log(`${end.failed === 0 ? 'ok' : 'not ok'} ${end.name}: ${end.passed} passed, ${end.failed} failed, ${end.seconds} s`)
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  rmSync(cache, { recursive: true, force: true })
  return ended
}

async function runOne(
  { name, command, args, isTap }: Work,
  limitMs: number,
  env: Record<string, string>,
): Promise<Ended & { output: string }> {
  const began = performance.now()
  const child = spawn(command, args, {
    env: { ...process.env, TAP_TIMEOUT: String(limitMs / 1_000), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // tap ends a file at its limit and says where it stood; this is for one that can no longer be told.
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs + 10_000)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearTimeout(limit)
  const { passed, failed, skipped } = count(output)
  const seconds = Math.round((performance.now() - began) / 100) / 10
  // What dies without a failed assertion, or ends before its tests do, has failed all the same.
  const isWhole = code === 0 && (!isTap || CLOSING.test(output))
  return { name, passed, failed: failed + (isWhole || failed > 0 ? 0 : 1), skipped, seconds, output }
}

const CLOSING = /^# \{ total: .*\}$/m

/** Reads the closing line of TAP output, `# { total: 84, pass: 83, fail: 1 }`; a count of 0 is left out there. */
function count(tap: string): { passed: number; failed: number; skipped: number } {
  const closing = CLOSING.exec(tap)?.[0] ?? ''
  const read = (key: string) => Number(new RegExp(`${key}: (\\d+)`).exec(closing)?.[1] ?? 0)
  return { passed: read('pass'), failed: read('fail'), skipped: read('skip') }
}

/** What tests say beside their verdicts. */
function commentsOf(tap: string): string[] {
  return [...tap.matchAll(/^ *# (.*)$/gm)].map(([, comment]) => comment ?? '')
}

/** Each line of a failed test with what stands under it, from the test down to the assertion. */
function failures(tap: string): string {
  const shown: string[] = []
  let until = -1
  for (const line of tap.split('\n')) {
    const depth = line.search(/\S/)
    if (/^ *not ok /.test(line)) until = depth
    else if (until >= 0 && depth <= until && depth >= 0) until = -1
    if (until >= 0) shown.push(line)
  }
  return shown.join('\n')
}
