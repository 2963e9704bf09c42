import type { HandoverAnswer } from '../../../contract/handovers.ts'

export interface Person {
  username: string
  name: string
  isOwn: boolean
}

/** Who probably hands over: the last who took over, where that is somebody else; otherwise nobody is guessed. */
export function probablyLeaving(past: readonly Pick<HandoverAnswer, 'to'>[], people: readonly Person[], me: string): string {
  const last = past[0]?.to.username
  return last !== undefined && last !== me && people.some(({ username }) => username === last) ? last : ''
}
