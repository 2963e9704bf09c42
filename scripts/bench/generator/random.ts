/** A seeded source of chance (sfc32): the same seed gives the same installation. */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number) {
    this.#a = seed | 0
    this.#b = 0x9e3779b9 ^ seed
    this.#c = 0x243f6a88
    for (let warmUp = 0; warmUp < 12; warmUp += 1) this.bits()
  }

  /** 32 random bits, unsigned. */
  bits(): number {
    const mixed = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + mixed) | 0
    return mixed >>> 0
  }

  /** At least 0, below 1. */
  unit(): number {
    return this.bits() / 0x1_0000_0000
  }

  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.unit() * (to - from + 1))
  }

  happens(probability: number): boolean {
    return this.unit() < probability
  }

  /** Exponentially distributed, whole. */
  waiting(mean: number): number {
    return Math.round(-Math.log(1 - this.unit()) * mean)
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.unit() * from.length)] as T
  }

  bytes(length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length)
    for (let at = 0; at < length; at += 4) bytes.writeUInt32LE(this.bits(), at)
    return bytes
  }
}

/** Draws places 0 … size − 1 of a list with probability falling as 1 / rank: few things are common, most are rare. */
export class Zipf {
  readonly #random: Random
  readonly #cumulated: Float64Array

  constructor(random: Random, size: number) {
    this.#random = random
    this.#cumulated = new Float64Array(size)
    let sum = 0
    for (let place = 0; place < size; place += 1) this.#cumulated[place] = sum += 1 / (place + 1)
    for (let place = 0; place < size; place += 1) this.#cumulated[place] = (this.#cumulated[place] ?? 0) / sum
  }

  draw(): number {
    const target = this.#random.unit()
    let low = 0
    let high = this.#cumulated.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#cumulated[middle] ?? 1) < target) low = middle + 1
      else high = middle
    }
    return low
  }
}
