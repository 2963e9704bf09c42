import type { Figure } from './row.ts'

const HEAD = ['what', 'figure', 'required', 'peer or limit in the same run', 'ratio', '']

/** The figures as a Markdown table, the ones that fall short named below it. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, figure, required, peer, ratio, ok }) => [
    what,
    figure,
    required,
    peer,
    ratio,
    ok === null ? '' : ok ? 'ok' : '**short**',
  ])
  const lines = [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  const short = figures.filter((figure) => figure.ok === false).map((figure) => figure.what)
  return [...lines, '', short.length === 0 ? 'Nothing falls short.' : `Short: ${short.join('; ')}.`].join('\n')
}
