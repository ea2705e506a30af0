// Roles that Streamlit leaves out: in a menu with groups a list holds its items inside further elements, and
// screen readers no longer count them.
(() => {
  const MENU = "[data-testid=stSidebarNavItems]";
  let awaited = false;
  const name = () => {
    awaited = false;
    document.querySelectorAll(`${MENU}:not([role])`).forEach((list) => list.setAttribute("role", "list"));
    document.querySelectorAll(`${MENU} li:not([role])`).forEach((item) => item.setAttribute("role", "listitem"));
  };
  const heed = () => {
    if (awaited) return;
    awaited = true;
    requestAnimationFrame(name);
  };
  new MutationObserver(heed).observe(document, { childList: true, subtree: true });
})();
