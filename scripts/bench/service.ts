import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import SERVICE_FLAGS from '../service-flags.json' with { type: 'json' }

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** A program of ours says this when it listens, in whatever sentence. */
const ADDRESS = /http:\/\/\S+?:(\d+)/
/** Linux counts a process's time in hundredths of a second. */
const TICK_US = 10_000
const LOOK_EVERY_MS = 50
const QUIET_WITHIN_MS = 10 * 60_000

/** A program in a process of its own, so that it has a core of its own: the service, or a bare server it is held against. */
export class Program {
  readonly port: number
  readonly #child: ChildProcessByStdio<null, Readable, null>

  private constructor(child: ChildProcessByStdio<null, Readable, null>, port: number) {
    this.#child = child
    this.port = port
  }

  /** Resolves once it has printed where it listens. */
  static async start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Program> {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const port = await new Promise<number>((resolve, reject) => {
      let printed = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        printed += text
        const found = ADDRESS.exec(printed)?.[1]
        if (found !== undefined) resolve(Number(found))
      })
      child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code} instead of listening`)))
    })
    return new Program(child, port)
  }

  /** The service itself on a folder; with `profiles`, its processor profile goes there. */
  static service(folder: string, profiles: string | null): Promise<Program> {
    const profiling = profiles === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`]
    return Program.start([...SERVICE_FLAGS, ...profiling, 'src/main.ts'], {
      SANSHI_PORT: '0',
      SANSHI_DATA: folder,
      SANSHI_LOG_LEVEL: 'error',
    })
  }

  /** Processor time so far, all its threads, in microseconds. */
  cpuUs(): number {
    const fields = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * TICK_US
  }

  /** Resident memory now, in MiB. */
  residentMiB(): number {
    const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'))?.[1]
    return Number(kib) / 1_024
  }

  async get(path: string, cookie: string | null = null): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}${path}`, { headers: cookie === null ? {} : { cookie } })
  }

  async isReady(): Promise<boolean> {
    return (await this.get('/readyz')).status === 200
  }

  /** Waits until every step that has fallen due is recorded: after days without the service that takes a while. */
  async quiet(): Promise<void> {
    const deadline = performance.now() + QUIET_WITHIN_MS
    while ((await this.nextAlarmAt()) <= Date.now()) {
      if (performance.now() > deadline) throw new Error('the service does not catch up with what has fallen due')
      await sleep(LOOK_EVERY_MS)
    }
  }

  /** When the next step falls due, epoch milliseconds. */
  async nextAlarmAt(): Promise<number> {
    const text = await (await this.get('/metrics')).text()
    const seconds = Number(/^sanshi_next_alarm_timestamp_seconds (\S+)$/m.exec(text)?.[1])
    return seconds === 0 ? Infinity : seconds * 1_000
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return
    const gone = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.kill('SIGTERM')
    await gone
  }
}

/** Runs `use` against a program and stops it, whatever happens. */
export async function withProgram<T>(starting: Promise<Program>, use: (program: Program) => Promise<T>): Promise<T> {
  const program = await starting
  try {
    return await use(program)
  } finally {
    await program.stop()
  }
}
