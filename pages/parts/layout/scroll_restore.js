// Stores how far a page was scrolled when the reader left it, and scrolls there when they go back to it.
const POLL = 100; // milliseconds
const GRACE = 1000; // by then the server has begun to answer
const PATIENCE = 10000; // after so many a page is left where it is
const OTHER_NAME = "/overview"; // of the root, to which it would lead forth again: going back steps over it
const DRAWN = '[data-testid="stApp"][data-test-script-state="notRunning"]';
const MISSING = '[data-testid="stSkeleton"], .st-key-rest .stSkeleton, [data-stale="true"]';

const placeOf = ({ pathname, searchParams }) => pathname + (searchParams.get("about") ?? ""); // a topic of the help

const main = () => document.querySelector('[data-testid="stMain"]');

const keepPlaces = () => {
  const places = new Map(); // by the key of the entry in the browser's history
  let timer;

  const keep = ({ key }) => timer || places.set(key, main().scrollTop);
  const leave = () => {
    clearInterval(timer);
    timer = undefined;
  };
  const put = (place) => {
    let waited = 0;
    let begun = false; // until then what stands there is still the other page
    leave();
    timer = setInterval(() => {
      waited += POLL;
      const drawn = document.querySelector(DRAWN) && !document.querySelector(MISSING);
      begun ||= !drawn || waited > GRACE;
      if (drawn && begun) main().scrollTo({ top: place, behavior: "instant" });
      if ((drawn && begun) || waited > PATIENCE) leave();
    }, POLL);
  };

  // A link is left by a click, before anything moves; by the browser's own buttons an entry is left as it stands.
  addEventListener("click", () => keep(navigation.currentEntry), { capture: true });
  navigation.addEventListener("currententrychange", ({ from, navigationType }) => {
    if (placeOf(new URL(from.url)) === placeOf(new URL(location.href))) return;
    if (navigationType !== "traverse") {
      leave();
      return main().scrollTo({ top: 0, behavior: "instant" });
    }
    keep(from);
    if (location.pathname.endsWith(OTHER_NAME) && navigation.currentEntry.index < from.index) return history.back();
    put(places.get(navigation.currentEntry.key) ?? 0);
  });
  for (const own of ["wheel", "touchmove", "keydown", "pointerdown"])
    addEventListener(own, leave, { capture: true, passive: true });
};

export default () => {
  if (window.navigation && !window.keepsPlaces) keepPlaces();
  window.keepsPlaces = true;
};
