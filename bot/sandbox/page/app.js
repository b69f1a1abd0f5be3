// The sandbox chat: shows what the server sends, sends what a person types or presses. No framework, no storage
// but the choice between dark and light.

const $ = (id) => document.getElementById(id);
const chat = $("chat"), text = $("text"), menu = $("menu"), state = $("state");
const shown = new Map(); // message id -> element
let commands = [], lastDay = "", chosen = -1;

// ---- talking to the server -----------------------------------------------------------------------------------

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Wirebrief": "sandbox" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error((await answer.text()) || `HTTP ${answer.status}`);
}

async function send(words, document) {
  words = words.trim();
  if (!words) return;
  try {
    await post("/api/say", { text: words, language: navigator.language, document });
  } catch (error) {
    notice(`Not sent: ${error.message}`);
    text.value ||= words;
  }
}

function listen() {
  const events = new EventSource("/api/events");
  events.addEventListener("hello", (e) => {
    const hello = JSON.parse(e.data);
    commands = hello.commands;
    chat.replaceChildren();
    shown.clear();
    lastDay = "";
    hello.messages.forEach((message) => show(message, false));
    status(hello.note, true);
    if (!hello.messages.length) send("/start");
    toEnd();
  });
  events.addEventListener("message", (e) => show(JSON.parse(e.data), true));
  events.addEventListener("typing", (e) => typing(JSON.parse(e.data).on));
  events.addEventListener("notice", (e) => notice(JSON.parse(e.data).text));
  events.addEventListener("status", (e) => status(JSON.parse(e.data).note, true));
  events.onerror = () => status("the bot is away; waiting for it …", false);
}

function status(words, live) {
  state.textContent = words;
  state.classList.toggle("live", live);
}

// ---- showing messages ----------------------------------------------------------------------------------------

function show(message, fresh) {
  typing(false);
  const atEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 160;
  const item = element("li", `message ${message.mine ? "me" : "bot"}${fresh ? " fresh" : ""}`);
  const bubble = element("div", "bubble");
  const words = element("div", "words");
  if (message.mine) words.textContent = message.html;
  // Built by the bot from escaped parts, and the page's policy runs no inline script. A quotation ends its line.
  else words.innerHTML = message.html.replaceAll("</blockquote>\n", "</blockquote>");
  words.querySelectorAll("a").forEach((a) => Object.assign(a, { target: "_blank", rel: "noopener noreferrer" }));
  if (message.document) words.append(file(message));
  bubble.append(words, clock(message.at));
  item.append(bubble);
  if (message.rows.length) item.append(keys(message));
  const old = shown.get(message.id);
  if (old) old.replaceWith(item);
  else {
    day(message.at);
    chat.append(item);
  }
  shown.set(message.id, item);
  words.querySelectorAll("blockquote[expandable]").forEach(expandable);
  if (message.mine || (!old && atEnd && fresh)) reveal(item);
}

function file(message) {
  return Object.assign(element("a", "file"), {
    href: `/api/document/${message.id}`, download: message.document, textContent: `📄 ${message.document}`,
  });
}

function expandable(quote) {
  quote.classList.add("more");
  if (quote.scrollHeight <= quote.clientHeight + 1) return quote.classList.remove("more"); // no longer than three lines
  quote.tabIndex = 0;
  const toggle = (e) => { if (!e.target.closest("a")) quote.classList.toggle("open"); };
  quote.addEventListener("click", toggle);
  quote.addEventListener("keydown", (e) => { if (e.key === "Enter") toggle(e); });
}

function keys(message) {
  const box = element("div", "keys");
  message.rows.forEach((row, r) => {
    const line = document.createElement("div");
    row.forEach((key, k) => {
      const node = document.createElement(key.url ? "a" : "button");
      node.textContent = key.label;
      if (key.url) Object.assign(node, { href: key.url, target: "_blank", rel: "noopener noreferrer" });
      else {
        node.type = "button";
        node.title = key.command;
        node.addEventListener("click", async () => {
          node.disabled = true;
          try {
            await post("/api/press", { message: message.id, row: r, key: k, language: navigator.language });
          } catch (error) {
            notice(error.message);
          } finally {
            node.disabled = false;
          }
        });
      }
      line.append(node);
    });
    box.append(line);
  });
  return box;
}

function clock(at) {
  const node = document.createElement("time");
  node.dateTime = at;
  node.textContent = new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return node;
}

function day(at) {
  const name = new Date(at).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
  if (name === lastDay) return;
  lastDay = name;
  const item = element("li", "day");
  item.textContent = name;
  chat.append(item);
}

function typing(on) {
  document.querySelector(".typing")?.remove();
  if (!on) return;
  const item = element("li", "message bot typing");
  item.setAttribute("aria-label", "Wirebrief is writing");
  const bubble = element("div", "bubble");
  bubble.append(...[1, 2, 3].map(() => document.createElement("i")));
  item.append(bubble);
  chat.append(item);
  toEnd();
}

function notice(words) {
  const item = element("li", "notice");
  item.textContent = words;
  chat.append(item);
  toEnd();
  setTimeout(() => item.remove(), 6000);
}

function element(tag, className) {
  return Object.assign(document.createElement(tag), { className });
}

function toEnd() {
  chat.scrollTop = chat.scrollHeight;
}

// A long answer is read from its beginning, so its top is what comes into view.
function reveal(item) {
  if (item.offsetHeight > chat.clientHeight - 40) item.scrollIntoView({ block: "start" });
  else toEnd();
}

chat.addEventListener("scroll", () => {
  $("down").hidden = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 320;
});
$("down").addEventListener("click", toEnd);
chat.addEventListener("click", (e) => {
  if (e.target.tagName === "CODE" && e.target.textContent.startsWith("/")) fill(e.target.textContent);
});

// ---- typing, and the menu of commands ------------------------------------------------------------------------

function fill(words) {
  text.value = words;
  grow();
  text.focus();
}

function grow() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
}

function openMenu(list) {
  chosen = -1;
  menu.replaceChildren(...list.map(({ name, description }) => {
    const item = document.createElement("li");
    item.role = "option";
    const command = document.createElement("b");
    command.textContent = `/${name}`;
    const what = document.createElement("span");
    what.textContent = description;
    item.append(command, what);
    item.addEventListener("click", () => { fill(`/${name} `); closeMenu(); });
    return item;
  }));
  menu.hidden = !list.length;
  $("slash").setAttribute("aria-expanded", String(!menu.hidden));
}

function closeMenu() {
  menu.hidden = true;
  $("slash").setAttribute("aria-expanded", "false");
}

function choose(step) {
  const items = [...menu.children];
  if (!items.length) return;
  items[chosen]?.removeAttribute("aria-selected");
  chosen = (chosen + step + items.length) % items.length;
  items[chosen].setAttribute("aria-selected", "true");
  items[chosen].scrollIntoView({ block: "nearest" });
}

function submit() {
  const words = text.value;
  text.value = "";
  grow();
  closeMenu();
  send(words);
}

$("slash").addEventListener("click", () => (menu.hidden ? openMenu(commands) : closeMenu()));
$("say").addEventListener("submit", (e) => { e.preventDefault(); submit(); });
text.addEventListener("input", () => {
  grow();
  const typed = /^\/(\w*)$/.exec(text.value);
  if (typed) openMenu(commands.filter(({ name }) => name.startsWith(typed[1])));
  else closeMenu();
});
text.addEventListener("keydown", (e) => {
  if (!menu.hidden && (e.key === "ArrowDown" || e.key === "ArrowUp")) {
    e.preventDefault();
    choose(e.key === "ArrowDown" ? 1 : -1);
  } else if (e.key === "Escape") closeMenu();
  else if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
    e.preventDefault();
    if (!menu.hidden && chosen >= 0) menu.children[chosen].click();
    else submit();
  }
});

// A file goes with the words that stand in the field; a subscription list without a word is meant to be imported.
$("file").addEventListener("change", async () => {
  const upload = $("file").files[0];
  $("file").value = "";
  if (!upload) return;
  const bytes = new Uint8Array(await upload.arrayBuffer());
  let data = "";
  for (let at = 0; at < bytes.length; at += 0x8000) data += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  const words = text.value || (upload.name.toLowerCase().endsWith(".opml") ? "/sources import" : upload.name);
  text.value = "";
  grow();
  send(words, { name: upload.name, data: btoa(data) });
});

$("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  localStorage.theme = root.dataset.theme = dark ? "light" : "dark";
});
if (localStorage.theme) document.documentElement.dataset.theme = localStorage.theme;

listen();
text.focus();
