import type { Level } from './levels.ts'
import authorities from './release-authorities.json' with { type: 'json' }

/** Who alone may publish about a matter, by which clause, and what is left to the unit. */
export interface ReleaseAuthority {
  who: string
  basis: string
  note: string
}

/** AS-12: all that the law reserves, as the rules page lists it. */
export function releaseAuthorities() {
  return authorities as readonly { category: string; levels: Level[]; what: string; who: string; basis: string }[]
}

/** AS-12: by category, for some only from a level on; null where the law names nobody. It stops no release: what a unit did itself it may say. */
export function releaseAuthorityOf(category: string | null, level: Level): ReleaseAuthority | null {
  const found = authorities.find((authority) => authority.category === category && authority.levels.includes(level))
  if (found === undefined) return null
  const { what, who, basis } = found
  return { who, basis, note: `${what}未经授权不得发布，责任单位可按“依法无发布权限”申请豁免；本单位已开展的工作仍可发布。` }
}
