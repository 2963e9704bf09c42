import type { Section } from './arrange.ts'

/** What changed in the order while it was kept still. */
export interface Waiting {
  arrived: number
  finished: number
  /** Something else stands elsewhere now. */
  moved: boolean
}

export function waitingBetween(shown: readonly Section[], wanted: readonly Section[]): Waiting | null {
  const [now, next] = [idsOf(shown), idsOf(wanted)]
  const arrived = next.filter((id) => !now.includes(id)).length
  const finished = now.filter((id) => !next.includes(id)).length
  const moved = placesOf(shown) !== placesOf(wanted)
  return arrived + finished > 0 || moved ? { arrived, finished, moved } : null
}

/** `正在操作，暂不重排：1 项新到、1 项完成`. */
export function waitingText({ arrived, finished }: Waiting): string {
  const what = [...(arrived > 0 ? [`${arrived} 项新到`] : []), ...(finished > 0 ? [`${finished} 项完成`] : [])]
  return `正在操作，暂不重排${what.length === 0 ? '：次序有变' : `：${what.join('、')}`}`
}

function idsOf(sections: readonly Section[]): string[] {
  return sections.flatMap(({ groups }) => groups.flatMap(({ rows }) => rows))
}

function placesOf(sections: readonly Section[]): string {
  return sections.map(({ key, groups }) => `${key}:${groups.map(({ rows }) => rows.join(' ')).join('|')}`).join('/')
}
