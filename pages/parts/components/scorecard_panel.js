// Draws the table that the server made, and tells it which row was clicked.
export default ({ data, parentElement, setTriggerValue }) => {
  const place = parentElement.querySelector(".of-stores") ?? document.createElement("div");
  place.className = "of-stores";
  place.innerHTML = data;
  parentElement.append(place);
  parentElement.onclick = ({ target }) => {
    const button = target.closest("tr")?.querySelector("[data-choice]");
    if (button) setTriggerValue("chosen", button.dataset.choice);
  };
};
