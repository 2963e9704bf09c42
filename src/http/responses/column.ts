import type { ResponseColumn } from '../../domain/response-column.ts'
import { STRUCK_TEXT } from '../../ledger/redaction.ts'
import type { Published } from '../../projections/published-releases.ts'
import type { HttpParts } from '../parts.ts'
import type { ShownColumn, ShownRelease } from './shown.ts'

const DEFAULT_TITLE = '回应公开'
const MOST_EARLIER = 5

/** What the public sees at one instant. The same value, by identity, as long as it says the same: what is rendered from it can be kept. */
export interface PublicView {
  column: ShownColumn
  releases: readonly ShownRelease[]
  /** Ids that stand for nothing here, though each may be found alone: of the same text one was left out. */
  leftOut: ReadonlySet<string>
}

type ViewParts = Pick<HttpParts, 'desk' | 'columnState' | 'published' | 'publicUrl' | 'now'>

/** Reads the view; null while the column is closed. */
export function viewReader({ desk, columnState, published, publicUrl, now }: ViewParts): () => Promise<PublicView | null> {
  let kept: { of: readonly unknown[]; view: PublicView } | null = null
  return async () => {
    const newest = await published.newest(now())
    const column = columnState.now()
    if (!column.isOpen) return null
    const { seq } = desk.rulebook.directory()
    const of = [column, newest, seq]
    if (kept === null || of.some((part, place) => part !== kept?.of[place])) {
      const listed = newest.filter((release) => isListed(release, column))
      const matters = Map.groupBy(listed, ({ matter }) => matter)
      const releases = listed.map((release) => shownRelease(release, matters.get(release.matter) ?? [], desk))
      const leftOut = new Set(newest.filter((release) => !isListed(release, column)).flatMap(({ ids }) => ids))
      kept = { of, view: { column: shownColumn(column, desk, publicUrl), releases, leftOut } }
    }
    return kept.view
  }
}

/** A release older than those of the view; null when none of this id is public, or it was left out. */
export function olderRelease({ desk, columnState, published, now }: ViewParts, id: string): ShownRelease | null {
  const release = published.find(id, now())
  return release === null || !isListed(release, columnState.now()) ? null : shownRelease(release, [], desk)
}

export function isListed({ ids }: Published, { leftOut }: ResponseColumn): boolean {
  return !ids.some((id) => leftOut.has(id))
}

/** A unit's name today; of one that the directory has no more, as it was when the incident was logged. */
export function unitName({ unit, directorySeq }: Published, desk: ViewParts['desk']): string {
  const { rulebook } = desk
  return (rulebook.directory().directory.unit(unit) ?? rulebook.directoryAt(directorySeq).unit(unit))?.name ?? unit
}

function shownColumn({ heading, changed }: ResponseColumn, desk: ViewParts['desk'], publicUrl: string | null): ShownColumn {
  const unstruck = (text: string | undefined) => (text === undefined || text === STRUCK_TEXT ? null : text)
  return {
    title: unstruck(heading?.title) ?? DEFAULT_TITLE,
    contact: unstruck(heading?.contact),
    place: desk.rulebook.directory().directory.document.name,
    origin: publicUrl ?? '',
    changedAt: changed?.at ?? 0,
  }
}

/** `ofMatter`: what is listed on the same matter, newest first. */
function shownRelease(release: Published, ofMatter: readonly Published[], desk: ViewParts['desk']): ShownRelease {
  const { id, ids, title, body, channels, publishedAt, corrections } = release
  const place = ofMatter.indexOf(release)
  const earlier = place < 0 ? [] : ofMatter.slice(place + 1, place + 1 + MOST_EARLIER)
  return { id, ids, unit: unitName(release, desk), title, body, channels, publishedAt, corrections, earlier }
}
