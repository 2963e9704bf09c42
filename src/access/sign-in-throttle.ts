import { RateLimiterMemory } from 'rate-limiter-flexible'

/** Failed sign-ins that an account may have from one address before it must wait. */
const FAILURES_PER_ACCOUNT = 5
/** Failed sign-ins that one address may have over all accounts: guessing one password at many names. */
const FAILURES_PER_ADDRESS = 50
const WAIT_SECONDS = 15 * 60

/** Counts failed sign-ins, never successful ones. In memory: a restart forgives. */
export class SignInThrottle {
  readonly #perAccount = new RateLimiterMemory({ points: FAILURES_PER_ACCOUNT, duration: WAIT_SECONDS })
  readonly #perAddress = new RateLimiterMemory({ points: FAILURES_PER_ADDRESS, duration: WAIT_SECONDS })

  /** Seconds still to wait; 0 when a try is allowed. */
  async waitSeconds(username: string, address: string): Promise<number> {
    const [account, from] = await Promise.all([this.#perAccount.get(accountKey(username, address)), this.#perAddress.get(address)])
    const waits = [
      account !== null && account.consumedPoints >= FAILURES_PER_ACCOUNT ? account.msBeforeNext : 0,
      from !== null && from.consumedPoints >= FAILURES_PER_ADDRESS ? from.msBeforeNext : 0,
    ]
    return Math.ceil(Math.max(...waits) / 1_000)
  }

  async failed(username: string, address: string): Promise<void> {
    // penalty counts beyond the limit without rejecting
    await Promise.all([this.#perAccount.penalty(accountKey(username, address)), this.#perAddress.penalty(address)])
  }

  async succeeded(username: string, address: string): Promise<void> {
    await this.#perAccount.delete(accountKey(username, address))
  }
}

function accountKey(username: string, address: string): string {
  return `${address} ${username.slice(0, 64)}`
}
