import { randomBytes, timingSafeEqual } from 'node:crypto'

const TOKEN_BYTES = 24

/** The one-time link of the first start: a token that lives in memory, until it is used or the process ends. */
export class SetupLink {
  #token: Buffer | null = null

  /** Makes the token and returns it, for the line printed at the start. */
  open(): string {
    const token = randomBytes(TOKEN_BYTES).toString('base64url')
    this.#token = Buffer.from(token)
    return token
  }

  get isOpen(): boolean {
    return this.#token !== null
  }

  fits(token: string): boolean {
    const tried = Buffer.from(token)
    return this.#token !== null && tried.length === this.#token.length && timingSafeEqual(tried, this.#token)
  }

  close(): void {
    this.#token = null
  }
}
