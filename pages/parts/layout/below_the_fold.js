// Stands between the first screen and the rest of a page; asks for the rest once the first screen is drawn.
const REST = 400; // milliseconds without anything to draw
const LOOK = 100;
const READ = 0.75; // of the screen: the rest is being read where it begins above this

const isDrawn = () => !document.querySelector('[data-testid="stSkeleton"]'); // what stands for the rest is another

export default ({ data, parentElement, setStateValue }) => {
  let told = data.told;
  let quiet = 0;
  const tell = () => {
    const wanted = parentElement.getBoundingClientRect().top < innerHeight * READ ? data.always : data.version;
    if (wanted !== told) setStateValue("wanted", (told = wanted));
  };
  const timer = setInterval(() => {
    quiet = isDrawn() ? quiet + LOOK : 0;
    if (quiet < REST) return;
    clearInterval(timer);
    tell();
    document.addEventListener("scroll", tell, { capture: true, passive: true });
  }, LOOK);
  return () => {
    clearInterval(timer);
    document.removeEventListener("scroll", tell, { capture: true });
  };
};
