// The page in Chromium: ann signs in, reads, writes and looks around, while bob and the line do theirs.
// Arguments: the browser host's address, the server's, and ann's password. `main.rs` starts it.

import assert from 'node:assert/strict'
import { ask, clean, lookOver, open, story, until } from './stage.mjs'

const [host, server, password] = process.argv.slice(2)
const { browser, page, complaints } = await open(host)

const article = (words) => page.getByRole('article').filter({ hasText: words })
const log = (channel) => page.getByRole('log', { name: `Messages in ${channel}` })
const field = (name) => page.getByRole('textbox', { name, exact: true })
const button = (name, within = page) => within.getByRole('button', { name, exact: true })
const posts = (words) => ask('posts', { channel: 'releases' }).then((all) => all.filter((it) => it.text === words))

async function goTo(channel) {
  await page.getByRole('navigation', { name: 'Channels' }).getByRole('button', { name: new RegExp(`${channel}\\b`) }).click()
  await log(channel).waitFor()
}

async function say(name, words) {
  await field(name).fill(words)
  await field(name).press('Enter')
}

async function signIn() {
  await page.getByRole('heading', { name: 'Welcome to Tidings' }).waitFor()
  await lookOver(page, 'server address')
  await field('Server address').fill('127.0.0.1:1')
  await button('Continue').click()
  await page.getByRole('alert').waitFor()
  await lookOver(page, 'server not found')
  await field('Server address').fill(server)
  await button('Continue').click()
  await credentials()
  await page.getByRole('heading', { name: 'No place for your keys' }).waitFor()
  await lookOver(page, 'no keychain')
  await button('Go on in memory only').click()
  await lookOver(page, 'name and password')
  await credentials()
  await page.getByRole('navigation', { name: 'Channels' }).waitFor()
}

async function credentials() {
  await page.getByRole('textbox', { name: /username/i }).fill('ann')
  await page.getByLabel('Password').fill(password)
  await button('Sign in').click()
}

async function readsChannel() {
  await page.getByRole('button', { name: /^Tidewater/ }).click()
  await page.getByRole('heading', { name: 'Tidewater' }).waitFor()
  await goTo('Releases')
  await page.getByRole('article').first().waitFor()
  await lookOver(page, 'conversation')
}

async function writes() {
  await say('Write to Releases', 'we ship on **friday**')
  await article('we ship on friday').waitFor()
  const sent = await until('the server has it', async () => (await posts('we ship on **friday**'))[0])
  assert.equal(sent.who, 'ann', 'it is hers')
  await until('the page says no longer that it is being sent', async () => (await article('we ship on friday').getByText('Sending').count()) === 0)
}

async function bobAnswers() {
  const id = await ask('post', { who: 'bob', channel: 'releases', text: 'friday is fine' })
  await article('friday is fine').hover()
  await button('Add a reaction', article('friday is fine')).click()
  await page.getByRole('combobox', { name: 'Find an emoji' }).fill('tada')
  await page.getByRole('option', { name: ':tada:' }).first().waitFor()
  await lookOver(page, 'emoji')
  await page.keyboard.press('Enter')
  await until('the server knows that ann reacted', async () => (await posts('friday is fine'))[0].reactions.includes('ann:tada'))
  await ask('react', { who: 'mei', post: id, emoji: 'tada' })
  await article('friday is fine').getByRole('button', { name: ':tada:, 2 reactions' }).waitFor()
  await article('friday is fine').click({ button: 'right' })
  await page.getByRole('menu').waitFor()
  await lookOver(page, 'menu of a message')
  await page.keyboard.press('Escape')
}

async function filesCome() {
  await ask('file', { who: 'bob', channel: 'releases', text: 'the new icon', name: 'icon.png' })
  await until('the picture is drawn', () => article('the new icon').locator('img').evaluateAll((all) => all.some((it) => it.naturalWidth > 100)))
  await ask('file', { who: 'bob', channel: 'releases', text: 'the tables', name: 'tides.txt' })
  await article('the tables').getByText('tides.txt').waitFor()
  await lookOver(page, 'files')
}

async function fileGoes() {
  await field('Write to Releases').evaluate((element) => {
    const given = new DataTransfer()
    given.items.add(new File(['ebb and flow\n'.repeat(100)], 'moon.txt', { type: 'text/plain' }))
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: given, bubbles: true, cancelable: true }))
  })
  await page.getByRole('button', { name: 'Remove moon.txt' }).waitFor()
  await lookOver(page, 'a file to send')
  await say('Write to Releases', 'from my clipboard')
  await until('the server has it', async () => (await posts('from my clipboard')).length === 1)
  await article('from my clipboard').getByText('moon.txt').waitFor()
}

async function thread() {
  await article('friday is fine').hover()
  await button('Reply in thread', article('friday is fine')).click()
  await page.getByRole('log', { name: 'Messages of the thread' }).waitFor()
  await say('Reply', 'then friday it is')
  const reply = await until('the server has the reply', async () => (await posts('then friday it is'))[0])
  assert.equal(reply.root, (await posts('friday is fine'))[0].id, 'in that thread')
  await ask('reply', { who: 'bob', root: reply.root, text: 'thank you!' })
  await page.getByRole('complementary').getByRole('article').filter({ hasText: 'thank you!' }).waitFor()
  await lookOver(page, 'thread beside the conversation')
  await button('Close thread').click()
}

async function switcher() {
  await page.keyboard.press('Control+k')
  const find = page.getByRole('combobox', { name: 'Find or go to' })
  await find.waitFor()
  await lookOver(page, 'switcher')
  await find.fill('mobile')
  await page.getByRole('option', { name: /Mobile App/ }).first().waitFor()
  await lookOver(page, 'switcher with results')
  await page.keyboard.press('Enter')
  await log('Mobile App').waitFor()
  await until('one can write at once', () => field('Write to Mobile App').evaluate((element) => element === document.activeElement))
  await goTo('Releases')
}

async function settings() {
  await page.getByRole('button', { name: /^Settings/ }).click()
  await page.getByRole('dialog', { name: 'Settings' }).waitFor()
  for (const name of ['Appearance', 'Notifications', 'Background and start', 'Accounts', 'Storage']) {
    await button(name).click()
    await page.getByRole('heading', { name, exact: true }).waitFor()
    await lookOver(page, `settings, ${name}`)
  }
  await button('Appearance').click()
  await page.getByRole('radio', { name: 'Dark' }).check()
  await page.locator(':root[data-theme=dark]').waitFor({ state: 'attached' })
  await page.getByRole('radio', { name: 'System' }).check()
  await page.locator(':root:not([data-theme=dark])').waitFor({ state: 'attached' })
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

async function menusAndLists() {
  await page.getByRole('button', { name: 'What to do with this conversation' }).click()
  await page.getByRole('menu').waitFor()
  await lookOver(page, 'menu of the channel')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^\d+ members$/ }).click()
  await page.getByRole('dialog', { name: 'Members' }).getByText('bob', { exact: true }).first().waitFor()
  await lookOver(page, 'members')
  await page.keyboard.press('Escape')
  await page.getByRole('navigation', { name: 'Channels' }).getByRole('button', { name: /^Threads/ }).click()
  await page.getByRole('heading', { name: 'Threads', exact: true }).first().waitFor()
  await lookOver(page, 'threads')
  await goTo('Releases')
}

async function offline() {
  await ask('down')
  await page.getByText('Offline since').waitFor()
  await say('Write to Releases', 'written in the dark')
  await article('written in the dark').getByText('Sending when the line is back').waitFor()
  await lookOver(page, 'offline')
  await ask('up')
  const now = button('Try now')
  if (await now.isVisible()) await now.click({ timeout: 2000 }).catch(() => undefined)
  await until('the server has it', async () => (await posts('written in the dark')).length > 0)
  await page.getByText('Offline since').waitFor({ state: 'detached' })
  await page.getByText('Sending when the line is back').waitFor({ state: 'detached' })
  assert.equal((await posts('written in the dark')).length, 1, 'it was sent once')
  assert.equal(await article('written in the dark').count(), 1, 'and is shown once')
}

async function history() {
  await goTo('Data')
  await article('note 180').waitFor()
  // Opening a channel brings it up to the present, which is told by the same words as history.
  await page.getByText('Fetching older messages').waitFor({ state: 'hidden' })
  const asked = await ask('count', { operation: 'get_posts_for_channel' })
  await ask('stall', { operation: 'get_posts_for_channel' })
  await log('Data').hover()
  await until('scrolled back as far as there is something', async () => {
    await page.mouse.wheel(0, -1200)
    const top = await log('Data').evaluate((box) => box.scrollTop)
    return top < 400 && (await ask('count', { operation: 'get_posts_for_channel' })) > asked && (await page.getByText('Fetching older messages').isVisible())
  })
  // The wheel has come to rest when nothing moves for some frames.
  await log('Data').evaluate(async (box) => {
    for (let still = 0, last = box.scrollTop; still < 10; last = box.scrollTop) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      still = box.scrollTop === last ? still + 1 : 0
    }
  })
  const before = await log('Data').evaluate((box) => {
    const edge = box.getBoundingClientRect().top
    const first = [...box.querySelectorAll('article')].find((it) => it.getBoundingClientRect().top >= edge)
    const tops = []
    const look = () => {
      tops.push(first.isConnected ? first.getBoundingClientRect().top : null)
      if (!window.enough) requestAnimationFrame(look)
    }
    look()
    window.measured = () => {
      window.enough = true
      return tops
    }
    return box.querySelectorAll('article').length
  })
  await ask('release')
  await until('older messages are drawn above', () => log('Data').evaluate((box, rows) => box.querySelectorAll('article').length > rows, before))
  await ask('post', { who: 'bob', channel: 'data', text: 'news below while ann reads above' })
  await page.getByRole('button', { name: /1 new message/ }).waitFor()
  const tops = await page.evaluate(() => window.measured())
  assert.ok(tops.length > 5, `it was looked at in many frames: ${tops.length}`)
  assert.deepEqual([...new Set(tops)], [tops[0]], 'history above and news below move the first visible message by 0 px, in every frame')
  await lookOver(page, 'scrolled back')
  await goTo('Releases')
}

try {
  await ask('notes', { channel: 'data', count: 180 })
  await story('without a keychain ann signs in, in memory only', signIn)
  await story('she goes to a channel and reads it', readsChannel)
  await story('she writes, and the server has it', writes)
  await story('bob answers, she reacts, so does mei', bobAnswers)
  await story("bob's picture and file come over HTTP", filesCome)
  await story('a pasted file goes up and is sent', fileGoes)
  await story('a thread beside the conversation', thread)
  await story('another channel by the keyboard', switcher)
  await story('all pages of the settings, and the dark theme', settings)
  await story('menus, members, threads', menusAndLists)
  // Before the line goes: coming back catches many channels up, and one of those requests would be stalled instead of the history's.
  await story('history above moves what is read by 0 px', history)
  await story('the line goes and comes: written offline, sent once', offline)
  clean()
  // The browser reports what the host refuses; only the pictures of a server that is away may be refused.
  const unexpected = complaints.filter((it) => !(it.includes('503') && it.includes('/media/')))
  assert.deepEqual(unexpected, [], 'the page has nothing to complain of')
} catch (error) {
  if (process.env.TIDINGS_TEST_PICTURES) await page.screenshot({ path: `${process.env.TIDINGS_TEST_PICTURES}/browser-failed.png` })
  console.error(error)
  console.error(complaints.join('\n'))
  process.exitCode = 1
  try {
    clean()
  } catch (also) {
    console.error(also.message)
  }
} finally {
  await browser.close()
  process.stdin.destroy()
}
