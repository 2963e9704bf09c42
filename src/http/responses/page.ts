import { createHash } from 'node:crypto'
import { formatInstant } from '../../domain/instants.ts'
import { describe } from './feeds.ts'
import { Markup, markup } from './markup.ts'
import { ATOM_PATH, COLUMN_PATH, JSON_FEED_PATH, addressOf, correctionText, paragraphsOf, timeText } from './shown.ts'
import type { ShownColumn, ShownRelease } from './shown.ts'
import { STYLE } from './style.ts'

export const PAGE_RELEASES = 20
const START_CHARACTERS = 110
/** For the policy of these pages: their one inline sheet, and nothing else. */
export const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`

/** The list, newest first; `page` counts from 1. Null when there is no such page. */
export function listPage(column: ShownColumn, releases: readonly ShownRelease[], page: number): string | null {
  const pages = Math.max(1, Math.ceil(releases.length / PAGE_RELEASES))
  if (page > pages) return null
  const shown = releases.slice((page - 1) * PAGE_RELEASES, page * PAGE_RELEASES)
  return framed(
    column,
    page === 1 ? column.title : `${column.title}（第 ${page} 页）`,
    markup`<h1>${column.title}</h1>
<p class="about">${describe(column)}</p>
${shown.length === 0 ? markup`<p class="none">目前没有已公开发布的回应。</p>` : markup`<ol class="list">${shown.map((release) => listed(column, release))}</ol>`}
${pages === 1 ? null : pager(column, page, pages)}`,
  )
}

function listed(column: ShownColumn, release: ShownRelease): Markup {
  const text = Array.from(release.body.replace(/\s*\n\s*/g, '').trim())
  const start = text.length > START_CHARACTERS ? `${text.slice(0, START_CHARACTERS).join('')}……` : text.join('')
  return markup`<li><h2><a href="${addressOf(column, release)}">${release.title}</a></h2>
${byline(release)}
<p class="start">${start}</p></li>
`
}

function pager({ origin }: ShownColumn, page: number, pages: number): Markup {
  const to = (other: number, word: string, rel: string) =>
    markup`<a rel="${rel}" href="${origin}${COLUMN_PATH}${other === 1 ? '' : `?page=${other}`}">${word}</a>`
  return markup`<nav class="pager" aria-label="翻页">${page > 1 ? to(page - 1, '上一页', 'prev') : null}<span>第 ${page} 页，共 ${pages} 页</span>${page < pages ? to(page + 1, '下一页', 'next') : null}</nav>`
}

export function releasePage(column: ShownColumn, release: ShownRelease): string {
  const { title, body, corrections, channels, earlier } = release
  const last = corrections.at(-1)
  return framed(
    column,
    `${title}_${column.title}`,
    markup`<article><h1>${title}</h1>
<p class="by">${source(release)}</p>
${last === undefined ? null : markup`<p class="notice">本文已于 ${time(last.at)} 更正，更正内容见<a href="#correction">文后</a>。</p>`}
<div class="body">${paragraphsOf(body)}</div>
${
  corrections.length === 0
    ? null
    : markup`<section class="correction" id="correction"><h2>更正</h2>
${corrections.map((correction) => markup`<p class="by">${time(correction.at)}</p><div class="body">${paragraphsOf(correctionText(correction))}</div>`)}</section>`
}
<section><h2>发布渠道</h2><ul class="plain">${channels.map(
      ({ name, url, documentNumber, publishedAt }) =>
        markup`<li>${url === null ? name : markup`<a href="${url}" rel="noopener">${name}</a>`}<span class="faint">${time(publishedAt)}${documentNumber === null ? null : `，${documentNumber}`}</span></li>`,
    )}</ul></section>
${
  earlier.length === 0
    ? null
    : markup`<section><h2>同一事项此前发布</h2><ul class="plain">${earlier.map(
        (one) => markup`<li><a href="${addressOf(column, one)}">${one.title}</a><span class="faint">${time(one.publishedAt)}</span></li>`,
      )}</ul></section>`
}</article>`,
  )
}

export function missingPage(column: ShownColumn): string {
  return framed(column, `没有找到_${column.title}`, markup`<h1>没有找到这一页</h1><p class="about">网址有误，或者内容已经撤下。</p>`)
}

function byline(release: ShownRelease): Markup {
  const last = release.corrections.at(-1)
  return markup`<p class="by">${source(release)}${last === undefined ? null : markup`<strong>已更正（${time(last.at)}）</strong>`}</p>`
}

function source({ unit, publishedAt }: ShownRelease): Markup {
  return markup`<span>${unit}</span><span>${time(publishedAt)} 发布</span>`
}

function time(ms: number): Markup {
  return markup`<time datetime="${formatInstant(ms)}">${timeText(ms)}</time>`
}

function framed({ title, place, contact, origin }: ShownColumn, name: string, main: Markup): string {
  const alternate = (type: string, path: string) => markup`<link rel="alternate" type="${type}" title="${title}" href="${origin}${path}">`
  return markup`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}</title>
${alternate('application/atom+xml', ATOM_PATH)}
${alternate('application/feed+json', JSON_FEED_PATH)}
<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">跳到正文</a>
<header><p><strong>${place}</strong><a href="${origin}${COLUMN_PATH}">${title}</a></p></header>
<main id="main">
${main}
</main>
<footer>
${contact === null ? null : markup`<p>联系方式：${contact}</p>`}
<p>所列时间均为北京时间。</p>
<p class="feeds">订阅：<a href="${origin}${ATOM_PATH}" type="application/atom+xml">Atom</a><a href="${origin}${JSON_FEED_PATH}" type="application/feed+json">JSON Feed</a></p>
</footer>
</body>
</html>
`.text
}
