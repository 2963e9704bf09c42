import { readFileSync } from 'node:fs'
import { escaped } from './escaped.ts'
import { CHART_BOX, chartShapes } from './chart-shapes.ts'
import { unbroken } from './paper.ts'
import type { Block, Paper, PaperChart, PaperTable } from './paper.ts'

const STYLE = readFileSync(new URL('./paper.css', import.meta.url), 'utf8')
/** On a screen the type area stands in the middle. */
const ON_SCREEN = '@media screen{body{max-width:156mm;margin:37mm auto;padding:0 16px;background:#fff}}@media print{body{margin:0}}'

/** A report as one HTML file that needs nothing else and prints as the page does: no script, nothing from elsewhere. */
export function reportHtml(paper: Paper): string {
  return [
    '<!doctype html>',
    '<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(paper.title)}</title><style>${STYLE}${ON_SCREEN}</style></head>`,
    `<body><article class="paper">${paperMarkup(paper)}</article></body></html>\n`,
  ].join('\n')
}

function paperMarkup(paper: Paper): string {
  return [
    `<header><p class="masthead">${escaped(paper.masthead)}</p><p class="number">${escaped(paper.number)}</p>`,
    `<p class="office"><span>${escaped(paper.office)}</span><span>${escaped(paper.date)}</span></p></header>`,
    `<h1 class="title">${escaped(paper.title)}</h1><p class="subtitle">${escaped(paper.subtitle)}</p>`,
    ...paper.parts.map(
      ({ heading, blocks }) => `<section><h2 class="heading">${escaped(heading)}</h2>${blocks.map(blockMarkup).join('')}</section>`,
    ),
    `<footer>${paper.foot.map((text) => `<p>${escaped(text)}</p>`).join('')}</footer>`,
  ].join('')
}

function blockMarkup(block: Block): string {
  if ('paragraph' in block) return `<p class="text">${escaped(block.paragraph)}</p>`
  if ('table' in block) return tableMarkup(block.table)
  return chartMarkup(block.chart)
}

function tableMarkup({ caption, columns, rows }: PaperTable): string {
  const cell = (name: 'th' | 'td', text: string, place: number) =>
    `<${name}${columns[place]?.isNumber === true ? ' class="amount"' : ''}>${escaped(unbroken(text))}</${name}>`
  return [
    `<table><caption>${escaped(caption)}</caption>`,
    `<colgroup>${columns.map(({ share }) => `<col width="${share}">`).join('')}</colgroup>`,
    `<thead><tr>${columns.map(({ head }, place) => cell('th', head, place)).join('')}</tr></thead>`,
    `<tbody>${rows.map((row) => `<tr>${row.map((text, place) => cell('td', text, place)).join('')}</tr>`).join('')}</tbody></table>`,
  ].join('')
}

function chartMarkup(chart: PaperChart): string {
  const shapes = chartShapes(chart).map(({ tag, attributes, text = '' }) => {
    const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`)
    return `<${tag}${written.join('')}>${escaped(text)}</${tag}>`
  })
  const drawing = `<svg viewBox="${CHART_BOX}" role="img" aria-label="${escaped(chart.description)}">${shapes.join('')}</svg>`
  return `<figure>${drawing}<figcaption>${escaped(chart.caption)}</figcaption></figure>`
}
