import { test } from 'tap'
import { findPersonalData } from '../../src/domain/personal-data.ts'

const found = (text: string) => findPersonalData(text).map(({ kind, text: as }) => [kind, as])

test('RE-3, IN-4: personal data is known by its form and its own check', (t) => {
  t.same(found('当事人身份证 11010519491231002X，请核实'), [['id-card', '11010519491231002X']])
  t.same(found('１１０１０５１９４９１２３１００２ｘ'), [['id-card', '１１０１０５１９４９１２３１００２ｘ']], 'full width')
  t.same(found('110105194912310021'), [], 'a wrong check digit: some other number')
  t.same(found('110105194913310029'), [], 'no thirteenth month')
  t.same(found('联系电话 138 0013 8000。'), [['mobile', '138 0013 8000']])
  t.same(found('电话：028-24530000，12345'), [], 'office lines are no personal data')
  t.same(found('卡号6222 0212 3456 7890 127'), [], 'Luhn fails')
  t.same(found('卡号4111 1111 1111 1111'), [['bank-card', '4111 1111 1111 1111']])
  t.same(found('川M·12345与京AD12345、川A1234警'), [
    ['plate', '川M·12345'],
    ['plate', '京AD12345'],
    ['plate', '川A1234警'],
  ])
  t.same(found('编号2138001380001'), [], 'inside a longer number')
  t.end()
})

test('RE-3: each datum once, in the order of the text, with its place', (t) => {
  const text = '先打13800138000，再查11010519491231002X'
  t.same(findPersonalData(text), [
    { kind: 'mobile', text: '13800138000', at: 2 },
    { kind: 'id-card', text: '11010519491231002X', at: 16 },
  ])
  t.end()
})
