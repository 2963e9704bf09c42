'use strict'
// The page of the one-time link. The token stays in the address; what was typed stays in the form when something is wrong.

const FROM_FILE = '#file'
const FIELDS = ['username', 'password', 'locality', 'file', 'form']
const MOST_FAULTS_SHOWN = 5

const form = document.getElementById('form')
const button = document.getElementById('submit')
const token = new URLSearchParams(location.search).get('token') ?? ''

const NOTHING = { directory: null, missing: [], fault: '' }
/** The file as it was chosen last: its directory, the divisions around its root that it does not name, or what is wrong. */
let reading = Promise.resolve(NOTHING)

fetch('/api/setup')
  .then((answer) => answer.json())
  .then(({ needed, localities }) => {
    if (!needed) return finish('已经完成首次设置，这个链接不再有效。')
    for (const { id, name } of localities) form.locality.append(new Option(name, id))
    form.locality.append(new Option('从文件导入', FROM_FILE))
  })
  .catch(() => tell('form', '与服务器的连接中断，请刷新后重试'))

form.locality.addEventListener('change', () => {
  const { value } = form.locality
  document.getElementById('from-file').hidden = value !== FROM_FILE
  document.getElementById('locality-hint').textContent =
    value === '' || value === FROM_FILE ? '' : '已含到乡镇、街道的行政区划；设置后可整体替换'
  tell('locality', '')
})

form.file.addEventListener('change', async () => {
  const [file] = form.file.files
  const mine = file === undefined ? Promise.resolve(NOTHING) : read(file)
  reading = mine
  offer(NOTHING)
  const result = await mine
  if (mine === reading) offer(result)
})

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  button.disabled = true
  const { directory, missing } = await reading
  for (const field of FIELDS) if (field !== 'file' || directory !== null) tell(field, '')
  const { value } = form.locality
  if (value !== FROM_FILE) await send(value || null)
  else if (directory !== null) await send(form.divisions.checked ? withDivisions(directory, missing) : directory)
  else if (form.file.files.length === 0) tell('file', '请选择目录文件')
  button.disabled = false
})

async function send(locality) {
  const body = { token, username: form.username.value, password: form.password.value, locality }
  try {
    const answer = await fetch('/api/setup', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const result = await answer.json()
    if (answer.ok) finish(`已建立管理员账号“${result.user.username}”。下一步：建立各单位账号。`)
    else show(result)
  } catch {
    tell('form', '与服务器的连接中断，填写的内容还在，请重试')
  }
}

/** Only what the page needs to know about a directory is looked at here; what else is wrong with it the server says. */
async function read(file) {
  let directory
  try {
    directory = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()))
  } catch {
    return { ...NOTHING, fault: '文件不是 UTF-8 编码的 JSON' }
  }
  const own = directory?.divisions ?? []
  if (typeof directory?.root !== 'string' || !Array.isArray(own)) return { ...NOTHING, directory: directory ?? {} }
  try {
    const around = await nationalDivisions(directory.root)
    const named = new Set(own.map((division) => division?.code))
    return { ...NOTHING, directory, missing: around.filter(({ code }) => !named.has(code)) }
  } catch {
    return { ...NOTHING, directory, fault: '没有取到行政区划；目录仍可导入，区划可以后补' }
  }
}

function offer({ directory, missing, fault }) {
  tell('file', fault)
  document.getElementById('offer').hidden = missing.length === 0
  document.getElementById('divisions-label').textContent = `补全${directory?.name ?? ''}的行政区划（${missing.length} 个，含上级）`
}

/** What the file names stays as it stands. In a directory a province simply has no parent. */
function withDivisions(directory, missing) {
  const added = missing.map(({ code, name, parent }) => (parent === null ? { code, name } : { code, name, parent }))
  return added.length === 0 ? directory : { ...directory, divisions: [...(directory.divisions ?? []), ...added] }
}

async function nationalDivisions(root) {
  const found = []
  for (let cursor = ''; cursor !== null;) {
    const answer = await fetch(`/api/divisions/national?limit=200&root=${encodeURIComponent(root)}${cursor}`)
    // A code that is none: said when the directory is sent.
    if (answer.status === 422) return []
    const { items, nextCursor } = await answer.json()
    found.push(...items)
    cursor = nextCursor === null ? null : `&cursor=${encodeURIComponent(nextCursor)}`
  }
  return found
}

/** Each fault at its field; those of a directory file together, by their place in it. */
function show({ detail, errors }) {
  const inDirectory = []
  for (const { path, message } of errors) {
    const place = path.replace(/^locality\.?/, '')
    if (path === 'username' || path === 'password') tell(path, message)
    else if (path !== 'token') inDirectory.push(place === '' ? message : `${place}：${message}`)
  }
  const more = inDirectory.length > MOST_FAULTS_SHOWN ? [`共 ${inDirectory.length} 处`] : []
  tell(form.locality.value === FROM_FILE ? 'file' : 'locality', [...inDirectory.slice(0, MOST_FAULTS_SHOWN), ...more].join('\n'))
  const [first] = FIELDS.filter((field) => document.getElementById(`${field}-error`).textContent !== '')
  if (first === undefined) tell('form', detail)
  else form[first].focus()
}

function tell(field, message) {
  document.getElementById(`${field}-error`).textContent = message
}

function finish(message) {
  document.getElementById('lead').textContent = message
  form.remove()
}
