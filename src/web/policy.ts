import type { PackAnswer } from '../contract/administration.ts'
import type { Api } from './api/client.ts'
import { takeRamp } from './time/ramp.ts'

/** The policy pack in force; its steps hold for every clock shown from now on. Null when it cannot be read: what was known holds. */
export async function readPack(api: Pick<Api, 'get'>): Promise<PackAnswer | null> {
  try {
    const pack = await api.get<PackAnswer>('/api/policy')
    takeRamp(pack.ramp)
    return pack
  } catch {
    return null
  }
}
