import { createHash } from 'node:crypto'
import * as z from 'zod'
import { formatInstant } from '../../domain/instants.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import { ATOM_PATH, COLUMN_PATH, JSON_FEED_PATH, addressOf, correctionText, paragraphsOf, timeText, updatedAt } from './shown.ts'
import type { ShownColumn, ShownRelease } from './shown.ts'

const MOST_ITEMS = 50
/** A feed with long texts holds fewer items; the newest is always there. */
const MOST_CONTENT_BYTES = 1024 * 1024
const UUID_BYTES = 16

/** A name's UUID under 16 bytes of a namespace (RFC 9562, version 5): the same for ever, whatever the service's address becomes. */
export function uuidOf(namespace: Buffer, name: string): string {
  const bytes = createHash('sha1').update(namespace.subarray(0, UUID_BYTES)).update(name).digest().subarray(0, UUID_BYTES)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** Atom 1.0 (RFC 4287). `namespace` tells this installation from others. */
export function atomFeed(column: ShownColumn, releases: readonly ShownRelease[], namespace: Buffer): string {
  const { title, place, origin, changedAt } = column
  const items = fitting(releases)
  return markup`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">
<id>urn:uuid:${uuidOf(namespace, COLUMN_PATH)}</id>
<title>${feedTitle(column)}</title>
<updated>${formatInstant(Math.max(changedAt, ...items.map(({ release }) => updatedAt(release))))}</updated>
<author><name>${place === '' ? title : place}</name></author>
<link rel="self" type="application/atom+xml" href="${origin}${ATOM_PATH}"/>
<link rel="alternate" type="text/html" href="${origin}${COLUMN_PATH}"/>
${items.map(
  ({ release, content }) => markup`<entry>
<id>urn:uuid:${uuidOf(namespace, release.id)}</id>
<title>${release.title}</title>
<published>${formatInstant(release.publishedAt)}</published>
<updated>${formatInstant(updatedAt(release))}</updated>
<author><name>${release.unit}</name></author>
<link rel="alternate" type="text/html" href="${addressOf(column, release)}"/>
${linksOf(release).map((url) => markup`<link rel="related" href="${url}"/>\n`)}<content type="html">${content.text}</content>
</entry>
`,
)}</feed>
`.text
}

/** JSON Feed 1.1. Addresses must be whole there, so without a known origin they are left out. */
export const jsonFeedAnswer = z.object({
  version: z.literal('https://jsonfeed.org/version/1.1'),
  title: z.string(),
  description: z.string(),
  language: z.literal('zh-CN'),
  home_page_url: z.string().optional(),
  feed_url: z.string().optional(),
  items: z.array(
    z.object({
      id: z.string(),
      url: z.string().optional(),
      external_url: z.string().optional(),
      title: z.string(),
      content_html: z.string(),
      date_published: z.string(),
      date_modified: z.string(),
      authors: z.array(z.object({ name: z.string() })),
    }),
  ),
})

export function jsonFeed(column: ShownColumn, releases: readonly ShownRelease[], namespace: Buffer): string {
  const { origin } = column
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feedTitle(column),
    description: describe(column),
    language: 'zh-CN',
    ...(origin === '' ? {} : { home_page_url: `${origin}${COLUMN_PATH}`, feed_url: `${origin}${JSON_FEED_PATH}` }),
    items: fitting(releases).map(({ release, content }) => {
      const [external] = linksOf(release)
      return {
        id: `urn:uuid:${uuidOf(namespace, release.id)}`,
        ...(origin === '' ? {} : { url: addressOf(column, release) }),
        ...(external === undefined ? {} : { external_url: external }),
        title: release.title,
        content_html: content.text,
        date_published: formatInstant(release.publishedAt),
        date_modified: formatInstant(updatedAt(release)),
        authors: [{ name: release.unit }],
      }
    }),
  } satisfies z.infer<typeof jsonFeedAnswer>)
}

export function describe({ place }: ShownColumn): string {
  return `${place}各单位就公众关切已公开发布的回应。`
}

function feedTitle({ title, place }: ShownColumn): string {
  return title.startsWith(place) ? title : `${place}${title}`
}

function linksOf({ channels }: ShownRelease): string[] {
  return [...new Set(channels.flatMap(({ url }) => url ?? []))]
}

function fitting(releases: readonly ShownRelease[]): { release: ShownRelease; content: Markup }[] {
  let left = MOST_CONTENT_BYTES
  const items = releases.slice(0, MOST_ITEMS).map((release) => ({ release, content: contentOf(release) }))
  return items.filter(({ content }, place) => {
    left -= Buffer.byteLength(content.text)
    return place === 0 || left >= 0
  })
}

/** Corrections first: readers of feeds often show the beginning alone. */
function contentOf({ body, corrections }: ShownRelease): Markup {
  return markup`${corrections.map(
    (correction) => markup`<p><strong>更正（${timeText(correction.at)}）</strong></p>${paragraphsOf(correctionText(correction))}`,
  )}${corrections.length === 0 ? null : markup`<p><strong>原文</strong></p>`}${paragraphsOf(body)}`
}
