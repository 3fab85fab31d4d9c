// Clicks, and tells how many milliseconds pass until what it brings was painted.
// A frame's callback runs before its painting; the message that it posts is delivered after it.
const [what, step, done] = arguments
const frame = () => new Promise((after) => requestAnimationFrame(after))
const painted = async () => {
  await frame()
  await new Promise((after) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = after
    port2.postMessage(null)
  })
}
const until = (there) =>
  new Promise((after) => {
    if (there()) return after()
    const watch = new MutationObserver(() => {
      if (!there()) return
      watch.disconnect()
      after()
    })
    watch.observe(document.body, { childList: true, subtree: true, attributes: true })
  })

const targets = {
  // The bare page: its button, and an article that was not there.
  async swap() {
    const before = new Set([...document.querySelectorAll('article')].map((it) => it.dataset.key))
    const fresh = () => {
      const now = document.querySelector('article')
      return now !== null && !before.has(now.dataset.key)
    }
    return { click: document.querySelector('button'), there: fresh }
  },
  // Tidings: a row of the sidebar, and a message below the name it bears.
  async channel() {
    // After a start the messages may stand before the sidebar does.
    await until(() => document.querySelector('nav.sidebar [data-sidebar-row]') !== null)
    const list = document.querySelector('nav.sidebar .rows > div')
    const rows = () => [...document.querySelectorAll('nav.sidebar [data-sidebar-row]')].filter((it) => it.querySelector('.name')?.textContent.startsWith('Channel '))
    list.scrollTop = (step % 60) * 32
    await frame()
    await frame()
    const edge = list.getBoundingClientRect().top
    const row = rows().find((it) => it.getBoundingClientRect().top > edge + 64 && it.getAttribute('aria-current') === null)
    const label = `Messages in ${row.querySelector('.name').textContent}`
    const there = () => document.querySelector(`main [role=log][aria-label="${label}"] article`) !== null
    return { click: row, there }
  },
}

targets[what]().then(async ({ click, there }) => {
  const start = performance.now()
  click.click()
  await until(there)
  await painted()
  done(performance.now() - start)
}).catch((error) => done(String(error)))
