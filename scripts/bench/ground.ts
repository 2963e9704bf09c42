import { rmSync } from 'node:fs'
import { installation, workingCopy } from './installation.ts'
import type { Installation } from './installation.ts'
import { Program } from './service.ts'

/** Size of the installation that the big one is compared with. */
const SMALL_INCIDENTS = 10_000

/** What measurements stand on: generated installations, never written to, and one copy that is. */
export class Ground {
  readonly incidents: number
  readonly seed: number
  /** How long a load lasts. */
  readonly seconds: number
  readonly say: (text: string) => void
  readonly #data: string
  readonly #profiles: string | null
  #work: Installation | null = null

  constructor(options: {
    data: string
    incidents: number
    seed: number
    seconds: number
    profiles: string | null
    say: (text: string) => void
  }) {
    this.#profiles = options.profiles
    this.#data = options.data
    this.incidents = options.incidents
    this.seed = options.seed
    this.seconds = options.seconds
    this.say = options.say
  }

  /** The installation of the asked size, as generated. */
  full(): Installation {
    return installation(this.#data, this.incidents, this.seed, this.say)
  }

  /** The one of 10,000 incidents; null when the full one is no larger. */
  small(): Installation | null {
    return this.incidents > SMALL_INCIDENTS ? installation(this.#data, SMALL_INCIDENTS, this.seed, this.say) : null
  }

  /** The copy on which services run, one after the other. */
  work(): Installation {
    this.#work ??= workingCopy(this.full(), 'work')
    return this.#work
  }

  /** The service on that copy, as soon as it listens. */
  spawnService(): Promise<Program> {
    return Program.service(this.work().folder, this.#profiles)
  }

  /** The service on that copy, every step that fell due before recorded. */
  async quietService(): Promise<Program> {
    const program = await this.spawnService()
    await program.quiet()
    return program
  }

  close(): void {
    if (this.#work !== null) rmSync(this.#work.folder, { recursive: true, force: true })
  }
}
