/** The one sheet of the public pages: for desk, phone and paper, without scripts, for Chromium 86 and Safari 14. */
export const STYLE = `
:root { --ink: #14181c; --ink-2: #434b53; --ink-3: #5e6770; --line: #dce0e4; --accent: #1b4e8f; }
* { box-sizing: border-box; }
body { margin: 0; background: #f2f4f5; color: var(--ink);
  font: 17px/1.8 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'WenQuanYi Micro Hei', sans-serif; overflow-wrap: anywhere; }
h1, h2, p, ul, ol { margin: 0; padding: 0; }
a { color: var(--accent); text-underline-offset: 3px; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
header, main, footer { max-width: 860px; margin: 0 auto; padding: 0 56px; }
header { padding-top: 28px; padding-bottom: 14px; }
header p { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 16px; font-size: 15px; }
header strong { font-size: 18px; }
main { padding-top: 40px; padding-bottom: 48px; border: 1px solid var(--line); border-radius: 3px; background: #ffffff; }
footer { padding-top: 20px; padding-bottom: 48px; color: var(--ink-2); font-size: 14px; }
h1 { font-size: 28px; line-height: 1.4; text-wrap: balance; }
h2 { font-size: 19px; line-height: 1.5; }
.about { margin-top: 8px; color: var(--ink-2); }
.none { margin-top: 32px; }
.list { margin-top: 28px; list-style: none; }
.list li { padding: 22px 0; border-top: 1px solid var(--line); }
.list h2 a { text-decoration: none; }
.list h2 a:hover { text-decoration: underline; }
.start { margin-top: 6px; color: var(--ink-2); font-size: 16px; }
.by { display: flex; flex-wrap: wrap; gap: 0 20px; margin-top: 6px; color: var(--ink-3); font-size: 14px; }
.by strong { color: var(--ink); }
.notice { margin-top: 20px; padding: 10px 16px; border-left: 3px solid var(--ink); background: #f7f8f9; }
.body { margin-top: 24px; }
.body p { text-indent: 2em; }
.body p + p { margin-top: 10px; }
.correction .body { margin-top: 8px; }
section { margin-top: 36px; padding-top: 20px; border-top: 1px solid var(--line); }
.plain { margin-top: 8px; list-style: none; }
.plain li { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 20px; padding: 5px 0; }
.faint { color: var(--ink-3); font-size: 14px; }
.pager { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: center; gap: 8px 24px; padding-top: 22px; border-top: 1px solid var(--line); }
.feeds a { margin-right: 16px; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 16px; top: 8px; padding: 6px 12px; background: #ffffff; }
@media (max-width: 720px) {
  header, main, footer { padding-left: 20px; padding-right: 20px; }
  header { padding-top: 16px; padding-bottom: 10px; }
  main { padding-top: 26px; padding-bottom: 36px; border-width: 1px 0; border-radius: 0; }
  h1 { font-size: 23px; }
  .list { margin-top: 20px; }
  .list li { padding: 18px 0; }
  .list h2 a, header a, .plain a, .pager a, .feeds a { display: inline-block; padding: 9px 0; }
  .plain li { padding: 0 0 4px; }
  .plain a { padding-bottom: 3px; }
}
@media print {
  @page { size: A4; margin: 30mm 26mm 25mm 28mm; }
  body { background: none; color: #000000; font: 12pt/1.75 'FangSong', 'STFangsong', 'FangSong_GB2312', serif; }
  header, main, footer { max-width: none; padding: 0; border: 0; }
  h1, h2 { font-family: 'SimHei', 'Heiti SC', 'Noto Sans CJK SC', sans-serif; }
  h1 { margin-top: 6pt; font-size: 18pt; }
  .notice { padding: 0 0 0 10pt; background: none; }
  h2 { font-size: 13pt; break-after: avoid; }
  a { color: inherit; text-decoration: none; }
  .plain a[href^='http']::after { content: '（' attr(href) '）'; font-size: 9pt; }
  header a, .pager, .feeds, .skip { display: none; }
  .list li { break-inside: avoid; }
  .by, .faint, footer { color: #000000; }
  footer { margin-top: 24pt; border-top: 1px solid #000000; padding-top: 6pt; font-size: 10pt; }
}
`
