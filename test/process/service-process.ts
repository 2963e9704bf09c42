import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Client } from '../support/service.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const PINNED = `${ROOT}node_modules/.bin/node`
const NODE = existsSync(PINNED) ? PINNED : process.execPath

export const PASSWORD = 'long-enough-1'
const ADDRESS = /三时已启动：(http:\/\/\S+)/

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  out: string
  err: string
}

/** Longer than any program here needs: beyond it the test fails instead of hanging. */
const LIMIT_MS = 20_000

/** Only PATH, where compiled code is kept, and what is given. */
function spawnNode(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcessWithoutNullStreams {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  return spawn(NODE, args, { cwd: ROOT, env: { PATH, NODE_COMPILE_CACHE, ...env } })
}

/** Runs a program of this repository to its end; one that does not end is killed, and `signal` says so. */
export async function runNode(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawnNode(args, env)
  const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
  return endOf(child).finally(() => clearTimeout(limit))
}

export function verifyLedger(folder: string, ...more: string[]): Promise<Ended> {
  return runNode(['scripts/ledger-verify.ts', '--data', folder, ...more])
}

function endOf(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const texts = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.err += text))
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, ...texts })))
}

/** `src/main.ts` as people start it: a process of its own on a port of its own. */
export class ServiceProcess {
  readonly url: string
  readonly ended: Promise<Ended>
  readonly #child: ChildProcessWithoutNullStreams
  readonly #out: { text: string }

  private constructor(child: ChildProcessWithoutNullStreams, url: string, ended: Promise<Ended>, out: { text: string }) {
    this.#child = child
    this.url = url
    this.ended = ended
    this.#out = out
  }

  /** Resolves once it listens; throws with what it printed when it ends instead. `program`: another one that becomes the service. */
  static async start(folder: string, env: Readonly<Record<string, string>> = {}, program = 'src/main.ts'): Promise<ServiceProcess> {
    const child = spawnNode([program], { SANSHI_PORT: '0', SANSHI_DATA: folder, SANSHI_LOG_LEVEL: 'error', ...env })
    const ended = endOf(child)
    // Collected from the first byte: the address and what follows it may come in one piece.
    const out = { text: '' }
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (text: string) => {
        out.text += text
        const address = ADDRESS.exec(out.text)?.[1]
        if (address !== undefined) resolve(address)
      })
      void ended.then((end) => reject(new Error(`ended instead of starting: ${JSON.stringify(end)}`)))
    })
    return new ServiceProcess(child, url, ended, out)
  }

  get pid(): number {
    return this.#child.pid!
  }

  /** What it has printed so far. */
  get printed(): string {
    return this.#out.text
  }

  /** kill -9, or a polite signal; resolves once the process is gone. */
  end(signal: NodeJS.Signals = 'SIGKILL'): Promise<Ended> {
    this.#child.kill(signal)
    return this.ended
  }

  client(cookie: string | null): Client {
    return new Client(this.url, cookie)
  }

  async signIn(username: string, password = PASSWORD): Promise<Client> {
    const answer = await this.client(null).post('/api/session', { username, password })
    if (answer.status !== 200) throw new Error(`no sign-in: ${JSON.stringify(answer.body)}`)
    return this.client((answer.headers.get('set-cookie') ?? '').split(';')[0] ?? null)
  }
}
