'use strict'
// The page of the one-time link. The token stays in the address; what was typed stays in the form when something is wrong.

const form = document.getElementById('form')
const button = document.getElementById('submit')
const token = new URLSearchParams(location.search).get('token') ?? ''

fetch('/api/setup')
  .then((answer) => answer.json())
  .then(({ needed, localities }) => {
    if (!needed) return finish('已经完成首次设置，这个链接不再有效。')
    for (const { id, name } of localities) form.locality.append(new Option(name, id))
  })
  .catch(() => tell('form', '与服务器的连接中断，请刷新后重试'))

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  for (const field of ['username', 'password', 'locality', 'form']) tell(field, '')
  button.disabled = true
  const body = { token, username: form.username.value, password: form.password.value, locality: form.locality.value || null }
  try {
    const answer = await fetch('/api/setup', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const result = await answer.json()
    if (answer.ok) return finish(`已建立管理员账号“${result.user.username}”。下一步：建立各单位账号。`)
    const known = result.errors.filter(({ path }) => ['username', 'password', 'locality'].includes(path))
    for (const { path, message } of known) tell(path, message)
    if (known.length === 0) tell('form', result.detail)
    else form[known[0].path].focus()
  } catch {
    tell('form', '与服务器的连接中断，填写的内容还在，请重试')
  }
  button.disabled = false
})

function tell(field, message) {
  document.getElementById(`${field}-error`).textContent = message
}

function finish(message) {
  document.getElementById('lead').textContent = message
  form.remove()
}
