// Keys that Streamlit leaves unheard.
(() => {
  const open = () => [...document.querySelectorAll("[data-testid=stDialog] [role=dialog]")].at(-1);

  // A button that was replaced or switched off by its own click leaves no focus, and a drawer hears no key.
  addEventListener("keydown", (event) => {
    const inside = open();
    if (!inside || event.target !== document.body) return;
    inside.focus();
    if (event.key === "Escape") inside.dispatchEvent(new KeyboardEvent("keydown", event));
  });

  // A drawer lies over the page: what is typed into none of its fields is no key of a button below it.
  const HELD = /^(.|Page(Up|Down)|Arrow(Left|Right))$/u;
  const hold = (event) => {
    const inside = open();
    if (!inside || event.ctrlKey || event.metaKey || event.altKey || !HELD.test(event.key)) return;
    if (event.target === inside || event.target === document.body) event.stopPropagation();
  };
  addEventListener("keydown", hold, { capture: true });

  // In a table with rows to choose, Enter would only show the cell larger; Shift+Space chooses the row.
  const CHOOSE = { key: " ", code: "Space", keyCode: 32, shiftKey: true, bubbles: true, cancelable: true };
  const ROWS = "[class*=st-key-rows-] [data-testid=data-grid-canvas]";
  const chooseRow = (event) => {
    if (event.key !== "Enter" || !event.target.closest?.(ROWS)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.target.dispatchEvent(new KeyboardEvent("keydown", CHOOSE));
  };
  addEventListener("keydown", chooseRow, { capture: true });
})();
