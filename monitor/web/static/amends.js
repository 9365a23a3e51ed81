// Makes the screens quicker to use; every one of them works without it.
"use strict";

const typing = () => /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");

// j and k walk down and up a list; a, e and r approve, edit and reject on a mention's page.
let at = -1;
function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  at = Math.max(0, Math.min(rows.length - 1, at + step));
  rows.forEach((row, number) => row.classList.toggle("at", number === at));
  rows[at].querySelector("a").focus();
}

document.addEventListener("keydown", (event) => {
  if (typing() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j" || event.key === "k") return walk(event.key === "j" ? 1 : -1);
  const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!found) return;
  event.preventDefault();
  if (found.tagName === "DETAILS") {
    found.open = true;
    found.querySelector("textarea, select").focus();
  } else {
    found.focus(); // a second press of Enter decides: nothing goes public by a slip of one key
  }
});

// How much room is left, counted as the place counts.
const lengths = {
  bytes: (text) => new TextEncoder().encode(text).length,
  graphemes: (text) => [...new Intl.Segmenter().segment(text)].length,
  // As X counts: most letters 1, all others and whole emoji 2, a link 23.
  weighted: (text) => {
    let links = 0;
    const plain = text.normalize("NFC").replace(/https?:\/\/\S+/gi, () => (links += 1, ""));
    const light = (at) => at < 4352 || (at >= 8192 && at < 8206) || (at >= 8208 && at < 8224) || (at >= 8242 && at < 8248);
    const weight = (part) => /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(part)
      ? 2 : [...part].reduce((sum, letter) => sum + (light(letter.codePointAt(0)) ? 1 : 2), 0);
    return 23 * links + [...new Intl.Segmenter().segment(plain)].reduce((sum, one) => sum + weight(one.segment), 0);
  },
};
for (const area of document.querySelectorAll("textarea[data-count]")) {
  const counter = document.createElement("p");
  counter.className = "counter";
  const limit = Number(area.dataset.limit || 0);
  const count = () => {
    const unit = area.dataset.count;
    const length = unit in lengths ? lengths[unit](area.value) : [...area.value].length;
    counter.textContent = limit ? `${length} of ${limit}` : `${length} ${unit}`;
    counter.classList.toggle("over", Boolean(limit) && length > limit);
  };
  area.after(counter);
  area.addEventListener("input", count);
  count();
}

// What the guidelines say of a reply, while it is typed. The same is asked again when it is sent.
for (const area of document.querySelectorAll("textarea[data-check]")) {
  const list = document.createElement("ul");
  list.className = "findings";
  list.setAttribute("aria-live", "polite");
  (area.parentElement.querySelector(".counter") ?? area).after(list);
  let waiting, asked = 0;
  const say = (found) => list.replaceChildren(...found.map(({ stops, says, words }) => {
    const item = document.createElement("li");
    item.className = stops ? "stops" : "look";
    item.textContent = (stops ? "Stops it: " : "Look: ") + says + (words ? ` (${words})` : "");
    return item;
  }));
  const ask = async () => {
    const number = ++asked;
    try {
      const answer = await fetch(area.dataset.check, { method: "POST", body: new FormData(area.form) });
      if (!answer.ok || answer.redirected || number !== asked) return;
      const found = await answer.json();
      say(found.length ? found : [{ stops: false, says: "nothing to mend.", words: "" }]);
    } catch {
      // The check on sending is the one that counts.
    }
  };
  area.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 400);
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Copied";
  });
}

// The inbox brings what is new by itself, unless somebody is in the middle of something.
async function refresh() {
  const list = document.querySelector("[data-list]");
  if (!list || document.hidden || typing() || list.contains(document.activeElement)) return;
  if (list.querySelector("input:checked, details[open]")) return; // a tick would be lost
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of ["[data-list]", ".tabs"]) {
      const [old, made] = [document.querySelector(part), fresh.querySelector(part)];
      if (old && made && old.innerHTML !== made.innerHTML) old.replaceWith(made);
    }
  } catch {
    // The next try comes by itself.
  }
}
if (location.pathname === "/" || location.pathname === "/care") setInterval(refresh, 5000);
