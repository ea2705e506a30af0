// Stands between the first screen and the rest of a page; asks for the rest once the first screen is drawn.
const POLL = 50; // milliseconds
const REST = 150; // milliseconds without scrolling: a click in the same moment would be taken for one of this part
const READ = 0.75; // of the screen: the rest is being read where it begins above this

// No placeholder waits for its script (the rest has another one), and each chart has its first drawing.
const isDrawn = () =>
  !document.querySelector('[data-testid="stSkeleton"]') &&
  [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every((one) => one.querySelector(".main-svg"));

// Called again, without an end of the call before, whenever the server tells something new.
export default ({ data, parentElement, setStateValue }) => {
  parentElement.end?.();
  let wanted = data.wanted;
  const ask = () => {
    const now = parentElement.getBoundingClientRect().top < innerHeight * READ ? data.always : data.version;
    if (now !== wanted) setStateValue("wanted", (wanted = now));
  };
  let resting;
  const rest = () => {
    clearTimeout(resting);
    resting = setTimeout(ask, REST);
  };
  const timer = setInterval(() => {
    if (!isDrawn()) return;
    clearInterval(timer);
    ask();
    document.addEventListener("scroll", rest, { capture: true, passive: true });
  }, POLL);
  parentElement.end = () => {
    clearInterval(timer);
    clearTimeout(resting);
    document.removeEventListener("scroll", rest, { capture: true });
  };
  return () => parentElement.end();
};
