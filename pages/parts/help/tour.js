// Walks through what the server names: each step lights up an element of the page and says what it is.
const GAP = 12; // pixels between an element and its card
const AROUND = 6; // pixels of light around an element
const BAR = 64; // height of the page's own bar, which covers what is scrolled under it
const MISSING = '[data-testid="stSkeleton"], [data-stale="true"]';

const inSight = (one) => one && one.getClientRects().length > 0;

// Scrolls only what is outside of the free part of the screen; what is fixed stays where it is.
const bring = (target, card) => {
  const { top, bottom } = target.getBoundingClientRect();
  const room = innerHeight - card.offsetHeight - GAP;
  if (top < BAR || bottom > room) document.querySelector('[data-testid="stMain"]')?.scrollBy({ top: top - BAR - AROUND });
};

const put = (target, light, card) => {
  const { top, bottom, left, width } = target.getBoundingClientRect();
  const end = Math.min(bottom, innerHeight);
  Object.assign(light.style, {
    top: `${top - AROUND}px`, left: `${left - AROUND}px`, width: `${width + 2 * AROUND}px`, height: `${end - top + 2 * AROUND}px`,
  });
  const { offsetHeight: high, offsetWidth: wide } = card;
  const below = end + AROUND + GAP, above = top - AROUND - GAP - high;
  const y = below + high < innerHeight ? below : above > 0 ? above : innerHeight - high - GAP;
  card.style.top = `${y}px`;
  card.style.left = `${Math.max(GAP, Math.min(left, innerWidth - wide - GAP))}px`;
};

const walk = ({ steps, words }, leave) => {
  const before = document.activeElement;
  const page = getComputedStyle(document.querySelector(".stApp"));
  const tour = document.createElement("div");
  tour.className = "tour";
  tour.style.setProperty("--tour-page", page.backgroundColor);
  tour.style.setProperty("--tour-text", page.color);
  tour.style.fontFamily = page.fontFamily;
  const light = tour.appendChild(document.createElement("div"));
  light.className = "tour-light";
  const card = tour.appendChild(document.createElement("section"));
  card.className = "tour-card";
  card.setAttribute("role", "dialog");
  card.setAttribute("aria-modal", "true");
  card.setAttribute("aria-labelledby", "tour-title");
  document.body.append(tour);

  let nth = 0, frame, ended = false;
  const follow = () => {
    const target = document.querySelector(steps[nth].at);
    if (inSight(target)) put(target, light, card);
    frame = requestAnimationFrame(follow);
  };
  const end = () => {
    if (ended) return;
    ended = true;
    cancelAnimationFrame(frame);
    tour.remove();
    before?.focus?.();
    leave();
  };
  const button = (label, go) => {
    const one = document.createElement("button");
    one.type = "button";
    one.textContent = label;
    one.onclick = go;
    return one;
  };
  const show = (to) => {
    nth = to;
    const last = nth + 1 === steps.length;
    const [title, text, row, count] = ["h2", "p", "div", "span"].map((name) => document.createElement(name));
    title.id = "tour-title";
    title.textContent = steps[nth].title;
    text.textContent = steps[nth].text;
    count.textContent = `${nth + 1} / ${steps.length}`;
    const others = last ? [] : [button(words.skip, end)];
    if (nth) others.push(button(words.back, () => show(nth - 1)));
    row.append(count, ...others, button(last ? words.end : words.next, last ? end : () => show(nth + 1)));
    card.replaceChildren(title, text, row);
    bring(document.querySelector(steps[nth].at), card);
    row.lastChild.focus();
  };
  tour.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") end();
    if (event.key !== "Tab") return;
    const all = [...card.querySelectorAll("button")], at = all.indexOf(document.activeElement);
    all[(at + (event.shiftKey ? all.length - 1 : 1)) % all.length].focus();
    event.preventDefault();
  });
  show(0);
  follow();
  return () => {
    ended = true;
    cancelAnimationFrame(frame);
    tour.remove();
  };
};

// Called again, without an end of the call before, whenever the page has run; a tour that has begun goes on.
export default ({ data, parentElement, setTriggerValue }) => {
  clearInterval(parentElement.waiting);
  const waiting = setInterval(() => {
    const drawn = document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]');
    if (!drawn || document.querySelector(MISSING)) return;
    clearInterval(waiting);
    if (document.querySelector(".tour")) return;
    const steps = data.steps.filter(({ at }) => inSight(document.querySelector(at)));
    parentElement.stop = steps.length ? walk({ ...data, steps }, () => setTriggerValue("ended", true)) : undefined;
  }, 100);
  parentElement.waiting = waiting;
  return () => {
    clearInterval(parentElement.waiting);
    parentElement.stop?.();
  };
};
