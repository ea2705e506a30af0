// Keys that Streamlit leaves unheard.
(() => {
  // A button that was replaced or switched off by its own click leaves no focus, and a drawer hears no key.
  addEventListener("keydown", (event) => {
    const inside = [...document.querySelectorAll("[data-testid=stDialog] [role=dialog]")].at(-1);
    if (!inside || event.target !== document.body) return;
    inside.focus();
    if (event.key === "Escape") inside.dispatchEvent(new KeyboardEvent("keydown", event));
  });

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
