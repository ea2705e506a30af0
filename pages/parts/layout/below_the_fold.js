// Stands between the first screen and the rest of a page; asks for the rest once the first screen is drawn.
const REST = 400; // milliseconds without anything to draw
const POLL = 100; // milliseconds
const READ = 0.75; // of the screen: the rest is being read where it begins above this

const isDrawn = () => !document.querySelector('[data-testid="stSkeleton"]'); // the rest has another placeholder

export default ({ data, parentElement, setStateValue }) => {
  let wanted = data.wanted;
  let quiet = 0;
  const ask = () => {
    const now = parentElement.getBoundingClientRect().top < innerHeight * READ ? data.always : data.version;
    if (now !== wanted) setStateValue("wanted", (wanted = now));
  };
  const timer = setInterval(() => {
    quiet = isDrawn() ? quiet + POLL : 0;
    if (quiet < REST) return;
    clearInterval(timer);
    ask();
    document.addEventListener("scroll", ask, { capture: true, passive: true });
  }, POLL);
  return () => {
    clearInterval(timer);
    document.removeEventListener("scroll", ask, { capture: true });
  };
};
