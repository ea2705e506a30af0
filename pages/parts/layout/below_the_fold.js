// Stands between the first screen and the rest of a page; asks for the rest once the first screen is drawn.
const POLL = 50; // milliseconds
const READ = 0.75; // of the screen: the rest is being read where it begins above this

// No placeholder waits for its script (the rest has another one), and each chart has its first drawing.
const isDrawn = () =>
  !document.querySelector('[data-testid="stSkeleton"]') &&
  [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every((one) => one.querySelector(".main-svg"));

export default ({ data, parentElement, setStateValue }) => {
  let wanted = data.wanted;
  const ask = () => {
    const now = parentElement.getBoundingClientRect().top < innerHeight * READ ? data.always : data.version;
    if (now !== wanted) setStateValue("wanted", (wanted = now));
  };
  const timer = setInterval(() => {
    if (!isDrawn()) return;
    clearInterval(timer);
    ask();
    document.addEventListener("scroll", ask, { capture: true, passive: true });
  }, POLL);
  return () => {
    clearInterval(timer);
    document.removeEventListener("scroll", ask, { capture: true });
  };
};
